using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>What the index of every shard is made with.</summary>
[GenerateSerializer, Immutable, Alias("vksim.definition")]
internal sealed record IndexDefinition
{
    [Id(0)]
    public required int Dimensions { get; init; }

    [Id(1)]
    public required string Metric { get; init; }

    [Id(2)]
    public required string Storage { get; init; }

    [Id(3)]
    public required string Quantization { get; init; }

    [Id(4)]
    public required string Coarse { get; init; }

    [Id(5)]
    public required float Epsilon { get; init; }

    [Id(6)]
    public required string ZeroVectors { get; init; }

    /// <summary>Milliseconds that a search may wait in a shard for others.</summary>
    [Id(7)]
    public double BatchWindow { get; init; }

    /// <summary>Copies of each shard that are read beside it.</summary>
    [Id(8)]
    public int Replicas { get; init; }

    /// <exception cref="ArgumentException">Answers would not be exact.</exception>
    public static IndexDefinition Of(EmbeddingIndexOptions options) => options.MostRescored is { } most
        ? throw new ArgumentException($"At most {most} vectors are to be compared; expected null, as the answers of a cluster are exact.", nameof(options))
        : new()
        {
            Dimensions = options.Dimensions,
            Metric = options.Metric.ToString(),
            Storage = options.Storage.ToString(),
            Quantization = options.Quantization.ToString(),
            Coarse = options.Coarse.ToString(),
            Epsilon = options.Epsilon,
            ZeroVectors = options.ZeroVectors.ToString(),
            BatchWindow = options.BatchWindow.TotalMilliseconds,
        };

    /// <exception cref="ClusterIndexException">A name that this version does not know.</exception>
    public EmbeddingIndexOptions ToOptions() => new()
    {
        Dimensions = Dimensions,
        Metric = Named<Metric>(Metric),
        Storage = Named<ElementType>(Storage),
        Quantization = Named<Quantization>(Quantization),
        Coarse = Named<CoarseCopy>(Coarse),
        Epsilon = Epsilon,
        ZeroVectors = Named<ZeroVectorPolicy>(ZeroVectors),
        BatchWindow = TimeSpan.FromMilliseconds(BatchWindow),
    };

    public override string ToString() => $"{Dimensions} dimensions, {Metric}, {(Quantization == "None" ? Storage : Quantization)}, coarse copy {Coarse}, epsilon {Epsilon}, zeros as {ZeroVectors}";

    private static T Named<T>(string name)
        where T : struct, Enum => Enum.TryParse(name, out T value) && Enum.IsDefined(value)
            ? value
            : throw new ClusterIndexException($"The index has '{name}' as {typeof(T).Name}; expected one of {string.Join(", ", Enum.GetNames<T>())}.");
}
