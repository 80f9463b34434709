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
        : base(source) => (Vectors, VectorIndexes) = (source?.Vectors, source?.VectorIndexes);

    /// <summary>
    /// How the vectors of all vector properties are held in memory. Null, the default: in single precision, or, where the collection is open
    /// already, as it is.
    /// </summary>
    public VkSimVectorOptions? Vectors { get; set; }

    /// <summary>
    /// Where the vectors are, of a collection of a store in a folder; null, the default: in this process, or, where the collection is open already,
    /// where they are. See <see cref="VkSimVectorStoreOptions.VectorIndexes"/>.
    /// </summary>
    public IVectorIndexProvider? VectorIndexes { get; set; }
}
