using Microsoft.Extensions.AI;

namespace VkSim;

/// <summary>What a <see cref="VkSimVectorStore"/> is made with.</summary>
public sealed class VkSimVectorStoreOptions
{
    /// <summary>Makes options with nothing set.</summary>
    public VkSimVectorStoreOptions()
    {
    }

    internal VkSimVectorStoreOptions(VkSimVectorStoreOptions? source) => EmbeddingGenerator = source?.EmbeddingGenerator;

    /// <summary>Generates the vectors of collections whose definitions name no generator of their own.</summary>
    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }
}
