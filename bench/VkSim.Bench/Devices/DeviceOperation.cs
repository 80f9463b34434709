using VkSim.Bench.Devices.Operations;
using VkSim.Bench.Workloads;

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
    public static IReadOnlyList<DeviceOperation> All { get; } =
    [
        new PairOperation("dot", 1024, 1024, 512, new(Metric.Dot)),
        new PairOperation("dot", 1024, 1024, 512, new(Metric.Dot), ElementType.Float16),
        new PairOperation("cosine", 1024, 1024, 512, s_cosine),
        new PairOperation("l2 auto", 1024, 1024, 512, new(Metric.L2)),
        new PairOperation("l2 direct", 1024, 1024, 512, new(Metric.L2, Mode: DistanceMode.Direct)),
        new PairOperation("l2 matmul", 1024, 1024, 512, new(Metric.L2, Mode: DistanceMode.MatMul)),
        new PairOperation("l1", 1024, 1024, 512, new(Metric.L1)),
        new PairOperation("linf", 1024, 1024, 512, new(Metric.LInf)),
        new PairOperation("l0", 1024, 1024, 512, new(Metric.L0)),
        new PairOperation("lp 3", 1024, 1024, 512, new(Metric.Lp, 3)),
        new PairOperation("lp 2.7", 1024, 1024, 512, new(Metric.Lp, 2.7f)),
        new PairGradientOperation("dot gradient", 1024, 1024, 512, new(Metric.Dot)),
        new PairGradientOperation("cosine gradient", 1024, 1024, 512, s_cosine),
        new PairGradientOperation("l2 gradient", 1024, 1024, 512, new(Metric.L2)),
        new PairOperation("one-to-many cosine", 1, 200_000, 512, s_cosine),
        new PairOperation("one-to-many dot", 1, 200_000, 512, new(Metric.Dot)),
        new PairOperation("one-to-many dot", 1, 200_000, 512, new(Metric.Dot), ElementType.Float16),
        new SearchOperation("search top 10, cosine", 1, 200_000, 512, 10, s_cosine),
        new SearchOperation("search top 10, cosine", 32, 60_000, 512, 10, s_cosine),
        new NormalizeOperation(200_000, 512),
        new NormalizeOperation(200_000, 512, ElementType.Float16),
        new NormalizeGradientOperation(60_000, 512),
        new RowwiseCosineOperation(60_000, 512),
        new RowwiseCosineGradientOperation(60_000, 512),
        new LogitsOperation("softmax", LogitsOperationKind.Softmax, 4096, 4096),
        new LogitsOperation("softmax gradient", LogitsOperationKind.SoftmaxGradient, 4096, 4096),
        new LogitsOperation("log-sum-exp", LogitsOperationKind.LogSumExp, 4096, 4096),
        new LogitsOperation("cross-entropy", LogitsOperationKind.CrossEntropy, 4096, 4096),
        new LogitsOperation("cross-entropy, gradient", LogitsOperationKind.CrossEntropyGradient, 4096, 4096),
        new LogitsOperation("top 10 of each row", LogitsOperationKind.TopK, 4096, 4096),
        new LossOperation("CLIP", 1024, 512, withGradients: false),
        new LossOperation("CLIP", 1024, 512, withGradients: true),
        new LossOperation("NT-Xent", 512, 512, withGradients: false),
        new LossOperation("NT-Xent", 512, 512, withGradients: true),
    ];

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

    /// <summary>Random rows on the device, in the operation's storage type unless another is asked for.</summary>
    protected Matrix Rows(VectorDevice sim, int rows, int columns, int seed, ElementType? storage = null) =>
        sim.Upload(RandomRows.Normal(rows, columns, seed), rows, columns, storage ?? Storage);
}
