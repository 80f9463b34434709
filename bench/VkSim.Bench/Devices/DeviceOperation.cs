namespace VkSim.Bench.Devices;

/// <summary>An operation of the device benchmark on one shape.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="N">Rows of the left operand.</param>
/// <param name="M">Rows of the right operand; 0: there is none.</param>
/// <param name="D">Columns.</param>
/// <param name="Comparison">How rows are compared, where that is the operation.</param>
/// <param name="Kind">What is done.</param>
internal sealed record DeviceOperation(string Name, int N, int M, int D, DeviceOperationKind Kind, PairwiseSettings Comparison = default)
{
    private static readonly CosineSettings Clamped = new(1e-8f, ZeroVectorPolicy.Zero);

    /// <summary>The cases, in the order of the table.</summary>
    public static IReadOnlyList<DeviceOperation> All { get; } =
    [
        Compare("dot", new(Metric.Dot)),
        Compare("cosine", new(Metric.Cosine, Cosine: Clamped)),
        Compare("l2 auto", new(Metric.L2)),
        Compare("l2 direct", new(Metric.L2, Mode: DistanceMode.Direct)),
        Compare("l2 matmul", new(Metric.L2, Mode: DistanceMode.MatMul)),
        Compare("l1", new(Metric.L1)),
        Compare("linf", new(Metric.LInf)),
        Compare("l0", new(Metric.L0)),
        Compare("lp 3", new(Metric.Lp, 3)),
        Compare("lp 2.7", new(Metric.Lp, 2.7f)),
        new("dot gradient", 1024, 1024, 512, DeviceOperationKind.Gradient, new(Metric.Dot)),
        new("l2 gradient", 1024, 1024, 512, DeviceOperationKind.Gradient, new(Metric.L2)),
        new("normalize", 60_000, 0, 512, DeviceOperationKind.Normalize),
        new("row-wise cosine", 30_000, 30_000, 512, DeviceOperationKind.RowwiseCosine),
        new("one-to-many cosine", 1, 60_000, 512, DeviceOperationKind.Compare, new(Metric.Cosine, Cosine: Clamped)),
        new("one-to-many dot", 1, 60_000, 512, DeviceOperationKind.Compare, new(Metric.Dot)),
    ];

    /// <summary>Rows that the result has, and its columns.</summary>
    public (int Rows, int Columns) Result => Kind switch
    {
        DeviceOperationKind.Normalize => (N, D),
        DeviceOperationKind.RowwiseCosine => (N, 1),
        _ => (N, M),
    };

    /// <summary>Whether memory is what bounds it.</summary>
    public bool IsMemoryBound => N == 1 || Kind is DeviceOperationKind.Normalize or DeviceOperationKind.RowwiseCosine;

    /// <summary>Bytes that cross the memory bus once.</summary>
    public double Bytes => 4.0 * (Kind switch
    {
        DeviceOperationKind.Normalize => 2.0 * N * D,
        DeviceOperationKind.RowwiseCosine => 2.0 * N * D,
        _ => (((double)N + M) * D) + ((double)N * M),
    });

    /// <summary>Floating-point operations by the usual count: two a component of every pair, and as many for either gradient.</summary>
    public double Flops => Kind switch
    {
        DeviceOperationKind.Normalize => 3.0 * N * D,
        DeviceOperationKind.RowwiseCosine => 6.0 * N * D,
        DeviceOperationKind.Gradient => 4.0 * N * M * D,
        _ => 2.0 * N * M * D,
    };

    private static DeviceOperation Compare(string name, PairwiseSettings settings) => new(name, 1024, 1024, 512, DeviceOperationKind.Compare, settings);
}
