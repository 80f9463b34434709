using VkSim.Bench.Devices.Operations;
using VkSim.Bench.Workloads;
using VkSim.Contract;

namespace VkSim.Bench.Devices;

/// <summary>An operation of the device benchmark on one shape.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Shape">Its operands.</param>
/// <param name="Storage">Type of its operands.</param>
internal abstract record DeviceOperation(string Name, string Shape, ElementType Storage = ElementType.Float32)
{
    /// <summary>What the benchmarks take for epsilon of a cosine.</summary>
    protected static readonly CosineSettings Clamped = new(1e-8f, ZeroVectorPolicy.Zero);

    private static readonly PairwiseSettings s_cosine = new(Metric.Cosine, Cosine: Clamped);

    /// <summary>The cases, in the order of the table.</summary>
    /// <param name="isSoftware">Whether the device is a driver on the CPU, which small shapes keep busy; a GPU gets larger ones too.</param>
    public static IReadOnlyList<DeviceOperation> All(bool isSoftware) => isSoftware
        ? [.. Pairs(1024), .. Searches(32, 60_000), .. Rows(60_000), .. Logits(4096), .. Losses(1024)]
        : [.. Pairs(1024), .. Pairs(4096), .. Searches(1000, 200_000), .. Rows(200_000), .. Logits(8192), .. Losses(1024), .. Losses(16_384)];

    /// <summary>Whether memory is what bounds it.</summary>
    public abstract bool IsMemoryBound { get; }

    /// <summary>Bytes that cross the memory bus once.</summary>
    public abstract double Bytes { get; }

    /// <summary>Floating-point operations by the usual count: two a component of every pair, and as many for either gradient.</summary>
    public abstract double Flops { get; }

    /// <summary>The largest error that lets it be timed: that of the storage type, some roundings over.</summary>
    public double ErrorLimit => Storage == ElementType.Float32 ? 1e-4 : 1e-2;

    /// <summary>Bytes of an element of an operand.</summary>
    protected double ElementBytes => Storage == ElementType.Float32 ? 4 : 2;

    /// <summary>Uploads operands and makes room for results.</summary>
    public abstract DeviceRun Prepare(VectorDevice sim);

    /// <summary>Random rows on the device, in the operation's storage type.</summary>
    protected Matrix Random(VectorDevice sim, int rows, int columns, int seed) =>
        sim.Upload(RandomRows.Normal(rows, columns, seed), rows, columns, Storage);

    private static DeviceOperation[] Pairs(int rows) =>
    [
        new PairOperation("dot", rows, rows, 512, new(Metric.Dot)),
        new PairOperation("dot", rows, rows, 512, new(Metric.Dot), ElementType.Float16),
        new PairOperation("cosine", rows, rows, 512, s_cosine),
        new PairOperation("l2 auto", rows, rows, 512, new(Metric.L2)),
        new PairOperation("l2 direct", rows, rows, 512, new(Metric.L2, Mode: DistanceMode.Direct)),
        new PairOperation("l2 matmul", rows, rows, 512, new(Metric.L2, Mode: DistanceMode.MatMul)),
        new PairOperation("l1", rows, rows, 512, new(Metric.L1)),
        new PairOperation("linf", rows, rows, 512, new(Metric.LInf)),
        new PairOperation("l0", rows, rows, 512, new(Metric.L0)),
        new PairOperation("lp 3", rows, rows, 512, new(Metric.Lp, 3)),
        new PairOperation("lp 2.7", rows, rows, 512, new(Metric.Lp, 2.7f)),
        new PairGradientOperation("dot gradient", rows, rows, 512, new(Metric.Dot)),
        new PairGradientOperation("cosine gradient", rows, rows, 512, s_cosine),
        new PairGradientOperation("l2 gradient", rows, rows, 512, new(Metric.L2)),
    ];

    private static DeviceOperation[] Searches(int queries, int rows) =>
    [
        new PairOperation("one-to-many cosine", 1, 200_000, 512, s_cosine),
        new PairOperation("one-to-many dot", 1, 200_000, 512, new(Metric.Dot)),
        new PairOperation("one-to-many dot", 1, 200_000, 512, new(Metric.Dot), ElementType.Float16),
        new SearchOperation("search top 10, cosine", 1, 200_000, 512, 10, s_cosine),
        new SearchOperation("search top 10, cosine", queries, rows, 512, 10, s_cosine),
    ];

    private static DeviceOperation[] Rows(int rows) =>
    [
        new NormalizeOperation(200_000, 512),
        new NormalizeOperation(200_000, 512, ElementType.Float16),
        new NormalizeGradientOperation(rows, 512),
        new RowwiseCosineOperation(rows, 512),
        new RowwiseCosineGradientOperation(rows, 512),
    ];

    private static DeviceOperation[] Logits(int size) =>
    [
        new LogitsOperation("softmax", LogitsOperationKind.Softmax, size, size),
        new LogitsOperation("softmax gradient", LogitsOperationKind.SoftmaxGradient, size, size),
        new LogitsOperation("log-sum-exp", LogitsOperationKind.LogSumExp, size, size),
        new LogitsOperation("cross-entropy", LogitsOperationKind.CrossEntropy, size, size),
        new LogitsOperation("cross-entropy, gradient", LogitsOperationKind.CrossEntropyGradient, size, size),
        new LogitsOperation("top 10 of each row", LogitsOperationKind.TopK, size, size),
    ];

    private static DeviceOperation[] Losses(int rows) =>
    [
        new LossOperation("CLIP", rows, 512, withGradients: false),
        new LossOperation("CLIP", rows, 512, withGradients: true),
        new LossOperation("NT-Xent", rows / 2, 512, withGradients: false),
        new LossOperation("NT-Xent", rows / 2, 512, withGradients: true),
    ];
}
