using VkSim.Contract;

namespace VkSim.Cli;

/// <summary>What is measured on every device, most informative first: a run that is cut short has the rows that tell most.</summary>
internal static class BenchList
{
    private static readonly PairwiseSettings _cosine = new(Metric.Cosine, Cosine: DeviceOperation.Clamped);

    /// <summary>All of it.</summary>
    public static IReadOnlyList<DeviceOperation> All { get; } = [.. Scored(), .. Usual(), .. Small(), .. Narrow(), .. Large()];

    /// <summary>The rows that make the score.</summary>
    private static IEnumerable<DeviceOperation> Scored() =>
    [
        // What this takes tells what others would.
        Pair("dot", 64, new(Metric.Dot), columns: 128),
        Pair("dot", 2048, new(Metric.Dot)),
        new NormalizeOperation(200_000, 512),
        new SearchOperation("search top 10, cosine", 1, 100_000, 512, 10, _cosine),
        LossOperation.Clip(2048, 512, withGradients: true),
        new LogitsOperation("softmax", LogitsOperationKind.Softmax, 4096, 4096),
        Pair("l1", 1024, new(Metric.L1)),
    ];

    private static IEnumerable<DeviceOperation> Usual() =>
    [
        Pair("cosine", 2048, _cosine),
        Pair("l2 auto", 2048, new(Metric.L2)),
        new PairOperation("one-to-many cosine", 1, 100_000, 512, _cosine),
        new SearchOperation("search top 10, cosine", 32, 100_000, 512, 10, _cosine),
        new RowwiseCosineOperation(60_000, 512),
        new LogitsOperation("cross-entropy, gradient", LogitsOperationKind.CrossEntropyGradient, 4096, 4096),
        new LogitsOperation("top 10 of each row", LogitsOperationKind.TopK, 4096, 4096),
        Pair("linf", 1024, new(Metric.LInf)),
        Pair("lp 3", 1024, new(Metric.Lp, 3)),
        new PairGradientOperation("cosine gradient", 1024, 1024, 512, _cosine),
        LossOperation.Clip(2048, 512, withGradients: false),
        new NormalizeGradientOperation(60_000, 512),
        new RowwiseCosineGradientOperation(60_000, 512),
        LossOperation.NtXent(256, 512, withGradients: true),
        Pair("l2 direct", 1024, new(Metric.L2, Mode: DistanceMode.Direct)),
        Pair("l2 matmul", 1024, new(Metric.L2, Mode: DistanceMode.MatMul)),
        Pair("l0", 1024, new(Metric.L0)),
        Pair("lp 2.7", 1024, new(Metric.Lp, 2.7f)),
        new PairGradientOperation("dot gradient", 1024, 1024, 512, new(Metric.Dot)),
        new PairGradientOperation("l2 gradient", 1024, 1024, 512, new(Metric.L2)),
        new LogitsOperation("softmax gradient", LogitsOperationKind.SoftmaxGradient, 4096, 4096),
        new LogitsOperation("log-sum-exp", LogitsOperationKind.LogSumExp, 4096, 4096),
        new LogitsOperation("cross-entropy", LogitsOperationKind.CrossEntropy, 4096, 4096),
        LossOperation.NtXent(256, 512, withGradients: false),
    ];

    private static IEnumerable<DeviceOperation> Small() =>
    [
        new SearchOperation("search top 10, cosine", 1, 1000, 128, 10, _cosine),
        new NormalizeOperation(256, 128),
        Pair("l2 auto", 64, new(Metric.L2), columns: 128),
        Pair("cosine", 64, _cosine, columns: 128),
        new LogitsOperation("softmax", LogitsOperationKind.Softmax, 256, 256),
        LossOperation.Clip(64, 128, withGradients: true),
    ];

    private static IEnumerable<DeviceOperation> Narrow() => new[] { ElementType.Float16, ElementType.BFloat16 }.SelectMany(type => new DeviceOperation[]
    {
        new PairOperation("dot", 2048, 2048, 512, new(Metric.Dot), type),
        new NormalizeOperation(200_000, 512, type),
        new PairOperation("one-to-many cosine", 1, 100_000, 512, _cosine, type),
        new SearchOperation("search top 10, cosine", 1, 100_000, 512, 10, _cosine, type),
        new PairOperation("l2 auto", 1024, 1024, 512, new(Metric.L2), type),
    });

    // What keeps a discrete GPU busy; on slower devices the reason stands in the table why they were left out.
    private static IEnumerable<DeviceOperation> Large() =>
    [
        Pair("dot", 8192, new(Metric.Dot)),
        LossOperation.Clip(16_384, 512, withGradients: true),
        Pair("cosine", 8192, _cosine),
        Pair("l2 auto", 8192, new(Metric.L2)),
        new SearchOperation("search top 10, cosine", 10_000, 1_000_000, 128, 10, _cosine),
        Pair("l1", 4096, new(Metric.L1)),
        Pair("linf", 4096, new(Metric.LInf)),
        Pair("lp 3", 4096, new(Metric.Lp, 3)),
        new PairOperation("dot", 8192, 8192, 512, new(Metric.Dot), ElementType.Float16),
        new LogitsOperation("softmax", LogitsOperationKind.Softmax, 16_384, 8192),
        new PairGradientOperation("cosine gradient", 4096, 4096, 512, _cosine),
        LossOperation.Clip(65_536, 512, withGradients: true),
    ];

    private static PairOperation Pair(string name, int rows, PairwiseSettings settings, int columns = 512) => new(name, rows, rows, columns, settings);
}
