using Microsoft.Extensions.AI;

namespace VkSim;

/// <summary>What a <see cref="VkSimVectorStore"/> is made with.</summary>
public sealed class VkSimVectorStoreOptions
{
    /// <summary>Makes options with nothing set.</summary>
    public VkSimVectorStoreOptions()
    {
    }

    internal VkSimVectorStoreOptions(VkSimVectorStoreOptions? source)
    {
        EmbeddingGenerator = source?.EmbeddingGenerator;
        FlushesToDisk = source?.FlushesToDisk ?? true;
        Vectors = source?.Vectors;
        VectorIndexes = source?.VectorIndexes;
    }

    /// <summary>Generates the vectors of collections whose definitions name no generator of their own.</summary>
    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }

    /// <summary>
    /// Whether a change of a store in a folder is done only when the disk has it, so that it outlives a power failure; true by default. Otherwise
    /// it outlives the process, and is faster.
    /// </summary>
    public bool FlushesToDisk { get; set; } = true;

    /// <summary>How the vectors of the store's collections are held in memory; null, the default: in single precision.</summary>
    public VkSimVectorOptions? Vectors { get; set; }

    /// <summary>
    /// Where the vectors of the store's collections are, which has to be in a folder; null, the default: in this process. Records, their filters
    /// and their log stay here. A collection that was in this process moves there when it is opened, and does not come back.
    /// </summary>
    public IVectorIndexProvider? VectorIndexes { get; set; }
}
