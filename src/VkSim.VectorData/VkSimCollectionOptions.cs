using Microsoft.Extensions.VectorData;

namespace VkSim;

/// <summary>What a <see cref="VkSimCollection{TKey, TRecord}"/> is made with.</summary>
public sealed class VkSimCollectionOptions : VectorStoreCollectionOptions
{
    /// <summary>Makes options with nothing set.</summary>
    public VkSimCollectionOptions()
    {
    }

    internal VkSimCollectionOptions(VkSimCollectionOptions? source)
        : base(source)
    {
    }
}
