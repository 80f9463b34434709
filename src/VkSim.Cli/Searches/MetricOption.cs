using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The option that says what near means.</summary>
internal static class MetricOption
{
    public static (string Word, Metric Value)[] Names { get; } =
    [
        ("cosine", Metric.Cosine), ("dot", Metric.Dot), ("l2", Metric.L2), ("sqeuclidean", Metric.SquaredL2), ("l1", Metric.L1), ("linf", Metric.LInf),
    ];

    public static Option<Metric> Create() => new("--metric")
    {
        Description = "What near means: the largest cosine (the default) or dot product, or the smallest distance.",
        HelpName = string.Join('|', Names.Select(entry => entry.Word)),
        DefaultValueFactory = _ => Metric.Cosine,
        CustomParser = OptionParsers.OneOf("--metric", Names),
        CompletionSources = { Names.Select(entry => entry.Word).ToArray() },
    };
}
