using VkSim.Contract;

namespace VkSim.Cli;

/// <summary>What is measured on every device, most informative first: a run that is cut short has the rows that tell most.</summary>
internal static class BenchList
{
    private static readonly PairwiseSettings _cosine = new(Metric.Cosine, Cosine: DeviceOperation.Clamped);

    /// <summary>All of it.</summary>
    public static IReadOnlyList<DeviceOperation> All { get; } = [.. Scored(), .. Usual(), .. Small(), .. Narrow(), .. Large(), .. Further(), .. FurtherSmall(), .. FurtherLarge()];

    /// <summary>The rows that make the score.</summary>
    private static IEnumerable<DeviceOperation> Scored() =>
    [
        // What this takes tells what others would.
        Pair("dot", 64, new(Metric.Dot), columns: 128),
        Pair("dot", 2048, new(Metric.Dot)),
        new NormalizeOperation(200_000, 512),
        new SearchOperation("search top 10, cosine", 1, 100_000, 512, 10, _cosine),
        new LossOperation(BatchLoss.Clip, 2048, 512, WithGradients: true),
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
        new LossOperation(BatchLoss.Clip, 2048, 512, WithGradients: false),
        new NormalizeGradientOperation(60_000, 512),
        new RowwiseCosineGradientOperation(60_000, 512),
        new LossOperation(BatchLoss.NtXent, 256, 512, WithGradients: true),
        Pair("l2 direct", 1024, new(Metric.L2, Mode: DistanceMode.Direct)),
        Pair("l2 matmul", 1024, new(Metric.L2, Mode: DistanceMode.MatMul)),
        Pair("l0", 1024, new(Metric.L0)),
        Pair("lp 2.7", 1024, new(Metric.Lp, 2.7f)),
        new PairGradientOperation("dot gradient", 1024, 1024, 512, new(Metric.Dot)),
        new PairGradientOperation("l2 gradient", 1024, 1024, 512, new(Metric.L2)),
        new LogitsOperation("softmax gradient", LogitsOperationKind.SoftmaxGradient, 4096, 4096),
        new LogitsOperation("log-sum-exp", LogitsOperationKind.LogSumExp, 4096, 4096),
        new LogitsOperation("cross-entropy", LogitsOperationKind.CrossEntropy, 4096, 4096),
        new LossOperation(BatchLoss.NtXent, 256, 512, WithGradients: false),
    ];

    private static IEnumerable<DeviceOperation> Small() =>
    [
        new SearchOperation("search top 10, cosine", 1, 1000, 128, 10, _cosine),
        new NormalizeOperation(256, 128),
        Pair("l2 auto", 64, new(Metric.L2), columns: 128),
        Pair("cosine", 64, _cosine, columns: 128),
        new LogitsOperation("softmax", LogitsOperationKind.Softmax, 256, 256),
        new LossOperation(BatchLoss.Clip, 64, 128, WithGradients: true),
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
        new LossOperation(BatchLoss.Clip, 16_384, 512, WithGradients: true),
        Pair("cosine", 8192, _cosine),
        Pair("l2 auto", 8192, new(Metric.L2)),
        new SearchOperation("search top 10, cosine", 10_000, 1_000_000, 128, 10, _cosine),
        Pair("l1", 4096, new(Metric.L1)),
        Pair("linf", 4096, new(Metric.LInf)),
        Pair("lp 3", 4096, new(Metric.Lp, 3)),
        new PairOperation("dot", 8192, 8192, 512, new(Metric.Dot), ElementType.Float16),
        new LogitsOperation("softmax", LogitsOperationKind.Softmax, 16_384, 8192),
        new PairGradientOperation("cosine gradient", 4096, 4096, 512, _cosine),
        new LossOperation(BatchLoss.Clip, 65_536, 512, WithGradients: true),
    ];

    // What is done less often, or tells nearly what another row does.
    private static IEnumerable<DeviceOperation> Further() =>
    [
        new IndexSearchOperation(1, 100_000, 512, 10),
        new SearchOperation("search top 10, dot", 1, 100_000, 512, 10, new(Metric.Dot)),
        new SearchOperation("search top 10, l2", 1, 100_000, 512, 10, new(Metric.L2)),
        new LossOperation(BatchLoss.InfoNce, 2048, 512, WithGradients: true),
        new LossOperation(BatchLoss.SigLip, 2048, 512, WithGradients: true),
        new LossOperation(BatchLoss.SupCon, 2048, 512, WithGradients: true),
        Itself("l2 auto, with itself", 2048, new(Metric.L2)),
        new CondensedOperation(2048, 512),
        new LogitsOperation("log-softmax", LogitsOperationKind.LogSoftmax, 4096, 4096),
        new LogitsOperation("log-softmax gradient", LogitsOperationKind.LogSoftmaxGradient, 4096, 4096),
        .. Norms(60_000, 512),
        new SearchOperation("search top 10, l1", 1, 100_000, 512, 10, new(Metric.L1)),
        new SearchOperation("search top 10, linf", 1, 100_000, 512, 10, new(Metric.LInf)),
        Gradient("l1 gradient", 512, new(Metric.L1)),
        Gradient("linf gradient", 512, new(Metric.LInf)),
        Gradient("lp 3 gradient", 512, new(Metric.Lp, 3)),
        new TensorOperation("where", TensorOperationKind.Where, 4096, 4096),
        new TensorOperation("masked select", TensorOperationKind.MaskedSelect, 4096, 4096),
        new TensorOperation("scatter", TensorOperationKind.Scatter, 4096, 4096),
        new ResizeOperation(96, 224, InterpolationMode.Bilinear, IsGradient: false),
        new ResizeOperation(96, 224, InterpolationMode.Bicubic, IsGradient: false),
        new ResizeOperation(96, 224, InterpolationMode.Bilinear, IsGradient: true),
        new ResizeOperation(96, 224, InterpolationMode.Bicubic, IsGradient: true),
        new GridOperation(35, 224),
        .. Forward(2048, 512, BatchLoss.InfoNce, BatchLoss.SupCon, BatchLoss.SigLip),
    ];

    private static IEnumerable<DeviceOperation> FurtherSmall() =>
    [
        new IndexSearchOperation(1, 1000, 128, 10),
        new SearchOperation("search top 10, dot", 1, 1000, 128, 10, new(Metric.Dot)),
        new SearchOperation("search top 10, l2", 1, 1000, 128, 10, new(Metric.L2)),
        new SearchOperation("search top 10, l1", 1, 1000, 128, 10, new(Metric.L1)),
        new SearchOperation("search top 10, linf", 1, 1000, 128, 10, new(Metric.LInf)),
        new PairOperation("one-to-many cosine", 1, 1000, 128, _cosine),
        new RowwiseCosineOperation(256, 128),
        new NormalizeGradientOperation(256, 128),
        new RowwiseCosineGradientOperation(256, 128),
        .. new LogitsOperation[]
        {
            new("softmax gradient", LogitsOperationKind.SoftmaxGradient, 256, 256),
            new("log-softmax", LogitsOperationKind.LogSoftmax, 256, 256),
            new("log-sum-exp", LogitsOperationKind.LogSumExp, 256, 256),
            new("cross-entropy", LogitsOperationKind.CrossEntropy, 256, 256),
            new("cross-entropy, gradient", LogitsOperationKind.CrossEntropyGradient, 256, 256),
            new("top 10 of each row", LogitsOperationKind.TopK, 256, 256),
        },
        Pair("l1", 64, new(Metric.L1), columns: 128),
        Pair("linf", 64, new(Metric.LInf), columns: 128),
        Pair("lp 3", 64, new(Metric.Lp, 3), columns: 128),
        Pair("lp 2.7", 64, new(Metric.Lp, 2.7f), columns: 128),
        Pair("l0", 64, new(Metric.L0), columns: 128),
        Pair("l2 direct", 64, new(Metric.L2, Mode: DistanceMode.Direct), columns: 128),
        Pair("l2 matmul", 64, new(Metric.L2, Mode: DistanceMode.MatMul), columns: 128),
        Itself("l2 auto, with itself", 64, new(Metric.L2), columns: 128),
        new CondensedOperation(64, 128),
        Gradient("dot gradient", 128, new(Metric.Dot), columns: 128),
        Gradient("cosine gradient", 128, _cosine, columns: 128),
        Gradient("l2 gradient", 128, new(Metric.L2), columns: 128),
        new LossOperation(BatchLoss.Clip, 64, 128, WithGradients: false),
        new LossOperation(BatchLoss.NtXent, 64, 128, WithGradients: true),
        new LossOperation(BatchLoss.InfoNce, 64, 128, WithGradients: true),
        new LossOperation(BatchLoss.SupCon, 64, 128, WithGradients: true),
        new LossOperation(BatchLoss.SigLip, 64, 128, WithGradients: true),
        new TensorOperation("where", TensorOperationKind.Where, 256, 256),
        new TensorOperation("masked select", TensorOperationKind.MaskedSelect, 256, 256),
        new TensorOperation("scatter", TensorOperationKind.Scatter, 256, 256),
        new ResizeOperation(3, 32, InterpolationMode.Bilinear, IsGradient: false),
        new ResizeOperation(3, 32, InterpolationMode.Bicubic, IsGradient: false),
        .. Norms(256, 128),
        new LogitsOperation("log-softmax gradient", LogitsOperationKind.LogSoftmaxGradient, 256, 256),
        Gradient("l1 gradient", 64, new(Metric.L1), columns: 128),
        Gradient("linf gradient", 64, new(Metric.LInf), columns: 128),
        Gradient("lp 3 gradient", 64, new(Metric.Lp, 3), columns: 128),
        .. Forward(64, 128, BatchLoss.NtXent, BatchLoss.InfoNce, BatchLoss.SupCon, BatchLoss.SigLip),
        new ResizeOperation(3, 32, InterpolationMode.Bilinear, IsGradient: true),
        new ResizeOperation(3, 32, InterpolationMode.Bicubic, IsGradient: true),
        new GridOperation(14, 32),
    ];

    private static IEnumerable<DeviceOperation> FurtherLarge() =>
    [
        new IndexSearchOperation(32, 1_000_000, 128, 10),
        new SearchOperation("search top 10, dot", 32, 1_000_000, 128, 10, new(Metric.Dot)),
        new SearchOperation("search top 10, l2", 32, 1_000_000, 128, 10, new(Metric.L2)),
        new SearchOperation("search top 10, l1", 32, 1_000_000, 128, 10, new(Metric.L1)),
        new PairOperation("one-to-many cosine", 1, 1_000_000, 128, _cosine),
        new RowwiseCosineOperation(1_000_000, 128),
        .. new LogitsOperation[]
        {
            new("log-softmax", LogitsOperationKind.LogSoftmax, 16_384, 8192),
            new("cross-entropy, gradient", LogitsOperationKind.CrossEntropyGradient, 16_384, 8192),
            new("top 10 of each row", LogitsOperationKind.TopK, 16_384, 8192),
        },
        Pair("l0", 4096, new(Metric.L0)),
        Pair("l2 direct", 4096, new(Metric.L2, Mode: DistanceMode.Direct)),
        Pair("l2 matmul", 8192, new(Metric.L2, Mode: DistanceMode.MatMul)),
        Itself("l2 auto, with itself", 8192, new(Metric.L2)),
        new CondensedOperation(8192, 512),
        Gradient("dot gradient", 4096, new(Metric.Dot)),
        Gradient("l2 gradient", 4096, new(Metric.L2)),
        Gradient("l1 gradient", 2048, new(Metric.L1)),
        new LossOperation(BatchLoss.InfoNce, 16_384, 512, WithGradients: true),
        new LossOperation(BatchLoss.NtXent, 2048, 512, WithGradients: true),
        new LossOperation(BatchLoss.SupCon, 8192, 512, WithGradients: true),
        new LossOperation(BatchLoss.SigLip, 8192, 512, WithGradients: true),
        new NormalizeGradientOperation(1_000_000, 128),
        new RowwiseCosineGradientOperation(1_000_000, 128),
        .. Norms(1_000_000, 128),
        .. new LogitsOperation[]
        {
            new("softmax gradient", LogitsOperationKind.SoftmaxGradient, 16_384, 8192),
            new("log-softmax gradient", LogitsOperationKind.LogSoftmaxGradient, 16_384, 8192),
            new("log-sum-exp", LogitsOperationKind.LogSumExp, 16_384, 8192),
            new("cross-entropy", LogitsOperationKind.CrossEntropy, 16_384, 8192),
        },
        new SearchOperation("search top 10, linf", 32, 1_000_000, 128, 10, new(Metric.LInf)),
        Pair("lp 2.7", 4096, new(Metric.Lp, 2.7f)),
        Gradient("linf gradient", 2048, new(Metric.LInf)),
        Gradient("lp 3 gradient", 2048, new(Metric.Lp, 3)),
        .. Forward(16_384, 512, BatchLoss.Clip, BatchLoss.InfoNce),
        .. Forward(2048, 512, BatchLoss.NtXent),
        .. Forward(8192, 512, BatchLoss.SupCon, BatchLoss.SigLip),
        new TensorOperation("where", TensorOperationKind.Where, 8192, 8192),
        new TensorOperation("masked select", TensorOperationKind.MaskedSelect, 8192, 8192),
        new TensorOperation("scatter", TensorOperationKind.Scatter, 8192, 8192),
        new ResizeOperation(768, 224, InterpolationMode.Bilinear, IsGradient: false),
        new ResizeOperation(768, 224, InterpolationMode.Bicubic, IsGradient: false),
        new ResizeOperation(768, 224, InterpolationMode.Bilinear, IsGradient: true),
        new ResizeOperation(768, 224, InterpolationMode.Bicubic, IsGradient: true),
        new GridOperation(245, 224),
    ];

    private static IEnumerable<DeviceOperation> Norms(int rows, int columns) =>
    [
        new NormalizeOperation(rows, columns, P: 1, Name: "normalize p 1"),
        new NormalizeOperation(rows, columns, P: float.PositiveInfinity, Name: "normalize p inf"),
        new NormalizeOperation(rows, columns, P: 3, Name: "normalize p 3"),
        new NormalizeOperation(rows, columns, Axis: NormalizeAxis.Columns, Name: "normalize columns"),
    ];

    private static IEnumerable<DeviceOperation> Forward(int rows, int columns, params BatchLoss[] losses) =>
        losses.Select(loss => new LossOperation(loss, rows, columns, WithGradients: false));

    private static PairOperation Itself(string name, int rows, PairwiseSettings settings, int columns = 512) =>
        new(name, rows, rows, columns, settings, WithItself: true);

    private static PairGradientOperation Gradient(string name, int rows, PairwiseSettings settings, int columns = 512) =>
        new(name, rows, rows, columns, settings);

    private static PairOperation Pair(string name, int rows, PairwiseSettings settings, int columns = 512) => new(name, rows, rows, columns, settings);
}
