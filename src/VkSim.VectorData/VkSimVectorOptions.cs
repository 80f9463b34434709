namespace VkSim;

/// <summary>How the vectors of a collection are held in a device's memory. Files have them in single precision, whatever is said here.</summary>
public sealed record VkSimVectorOptions
{
    /// <summary>How vectors are stored: rounded once, to float32 (not at all), float16 or bfloat16.</summary>
    public ElementType Storage { get; init; }

    /// <summary>
    /// Fewer bits for each component than <see cref="Storage"/> has; none by default. Vectors by
    /// <see cref="Microsoft.Extensions.VectorData.DistanceFunction.HammingDistance"/> are <see cref="Quantization.Binary"/> without being
    /// told so, and no others can be.
    /// </summary>
    public Quantization Quantization { get; init; }

    /// <summary>A copy that searches read first, with the same answers at a fraction of the memory's bandwidth; none by default. See <see cref="EmbeddingIndexOptions.Coarse"/>.</summary>
    public CoarseCopy Coarse { get; init; }
}
