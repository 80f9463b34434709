using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The option that says what near means.</summary>
internal static class MetricOption
{
    private const string Name = "--metric";
    private const string Meaning = "What near means: the largest cosine (the default) or dot product, or the smallest distance";

    /// <summary>Those of rows as they are in a file.</summary>
    public static (string Word, Metric Value)[] Names { get; } =
    [
        ("cosine", Metric.Cosine), ("dot", Metric.Dot), ("l2", Metric.L2), ("sqeuclidean", Metric.SquaredL2), ("l1", Metric.L1), ("linf", Metric.LInf),
    ];

    private static (string Word, Metric Value)[] IndexNames { get; } = [.. Names, ("hamming", Metric.L0)];

    /// <summary>For the rows of a file.</summary>
    public static Option<Metric> Create() => Create(Names, $"{Meaning}.");

    /// <summary>For an index, whose vectors may be bits.</summary>
    public static Option<Metric> CreateForIndex() =>
        Create(IndexNames, $"{Meaning}. With --storage binary it is hamming, the number of bits that differ, and only then.");

    /// <summary>The metric of an index.</summary>
    /// <exception cref="BadInputException">One that its storage has not.</exception>
    public static Metric ReadForIndex(ParseResult parsed, Option<Metric> option, VectorStorage storage)
    {
        bool isBinary = storage.Quantization == Quantization.Binary;
        Metric metric = isBinary && parsed.GetResult(option) is null or { Implicit: true } ? Metric.L0 : parsed.GetValue(option);
        return isBinary == (metric == Metric.L0)
            ? metric
            : throw new BadInputException(
                Name, $"'{WordOf(metric)}' with --storage {StorageOption.WordOf(storage)}", $"{WordOf(Metric.L0)} with --storage binary, and only there");
    }

    /// <summary>How a command line calls it.</summary>
    public static string WordOf(Metric metric) => IndexNames.First(entry => entry.Value == metric).Word;

    private static Option<Metric> Create((string Word, Metric Value)[] names, string description) => new(Name)
    {
        Description = description,
        HelpName = string.Join('|', names.Select(entry => entry.Word)),
        DefaultValueFactory = _ => Metric.Cosine,
        CustomParser = OptionParsers.OneOf(Name, names),
        CompletionSources = { names.Select(entry => entry.Word).ToArray() },
    };
}
