using Microsoft.Extensions.VectorData;

namespace VkSim.VectorData.Models;

/// <summary>A vector property as it is stored.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Dimensions">Components of each vector.</param>
/// <param name="Distance">How vectors are compared.</param>
/// <param name="Options">How they are held in memory; null: as they come, or as those who opened the collection before said.</param>
internal sealed record VectorColumn(string Name, int Dimensions, Distance Distance, VkSimVectorOptions? Options)
{
    // There are bounds of differences for these alone.
    private static readonly Metric[] Bounded = [Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2];

    private bool IsBinary => Distance.Metric == Metric.L0;

    /// <summary>How the index of the vectors is made. Of bits the options are what they are.</summary>
    public EmbeddingIndexOptions Index => new()
    {
        Dimensions = Dimensions,
        Metric = Distance.Metric,
        Storage = IsBinary ? default : Options?.Storage ?? default,
        Quantization = IsBinary ? Quantization.Binary : Options?.Quantization ?? default,
        Coarse = IsBinary ? default : Options?.Coarse ?? default,
    };

    /// <summary>How they are held, in words.</summary>
    public string Held => $"storage {Index.Storage}, quantisation {Index.Quantization} and coarse copy {Index.Coarse}";

    /// <summary>There must be such vectors.</summary>
    /// <exception cref="NotSupportedException">There are none.</exception>
    public void Require()
    {
        EmbeddingIndexOptions index = Index;
        if (index.Quantization == Quantization.Binary && !IsBinary)
        {
            throw Refused($"are {Quantization.Binary} and have the distance function '{Distance.Name}'", $"'{DistanceFunction.HammingDistance}'");
        }

        if (index.Quantization != Quantization.None && (index.Storage != ElementType.Float32 || index.Coarse != CoarseCopy.None))
        {
            throw Refused($"are {index.Quantization} with storage {index.Storage} and coarse copy {index.Coarse}", $"{ElementType.Float32} and {CoarseCopy.None}");
        }

        if (index.Coarse != CoarseCopy.None && !Bounded.Contains(index.Metric))
        {
            throw Refused($"have the coarse copy {index.Coarse} and the distance function '{Distance.Name}', for which there is no bound", $"{CoarseCopy.None}");
        }
    }

    private NotSupportedException Refused(string found, string expected) => new($"The vectors of the property '{Name}' {found}; expected {expected}.");
}
