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
        : base(source) => Vectors = source?.Vectors;

    /// <summary>
    /// How the vectors of all vector properties are held in memory. Null, the default: in single precision, or, where the collection is open
    /// already, as it is.
    /// </summary>
    public VkSimVectorOptions? Vectors { get; set; }
}
