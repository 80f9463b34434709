namespace VkSim.Bench.Workloads;

/// <summary>One operation on one shape, as every contender is asked to do it.</summary>
/// <param name="Op">The operation's name in requests and results.</param>
/// <param name="N">Rows of the first operand (queries).</param>
/// <param name="M">Rows of the second operand (database).</param>
/// <param name="D">Columns of both.</param>
/// <param name="P">The norm of a distance.</param>
/// <param name="Mode">
/// "direct" asks for differences, "matmul" for a matrix product alone; otherwise a product, and differences where it is not safe. Of a loss "forward" or "gradients".
/// </param>
/// <param name="K">Neighbours, or best values of a row, wanted.</param>
/// <param name="Metric">"ip", "cosine" or "l2" for a search.</param>
internal sealed record Workload(string Op, int N, int M, int D, double P = 2, string? Mode = null, int K = 0, string? Metric = null)
{
    /// <summary>The cases of the comparison, in the order of the table.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("normalize", 200_000, 0, 512),
        new("topk", 200_000, 0, 512, K: 1),
        new("topk", 200_000, 0, 512, K: 10),
        new("topk", 200_000, 0, 512, K: 100),
        new("cosine_one_to_many", 1, 200_000, 512),
        new("cosine_rowwise", 200_000, 200_000, 512),
        new("dot_matrix", 1024, 1024, 512),
        new("dot_matrix", 4096, 4096, 512),
        new("cosine_matrix", 1024, 1024, 512),
        new("cosine_matrix", 4096, 4096, 512),
        new("cdist", 1024, 1024, 512, P: 2),
        new("cdist", 4096, 4096, 512, P: 2),
        new("cdist", 4096, 4096, 512, P: 2, Mode: "matmul"),
        new("cdist", 1024, 1024, 512, P: 2, Mode: "direct"),
        new("cdist", 1024, 1024, 512, P: 1),
        new("cdist", 1024, 1024, 512, P: double.PositiveInfinity),
        new("cdist", 1024, 1024, 512, P: 3),
        new("cdist", 1024, 1024, 512, P: 2.5),
        new("search", 1000, 200_000, 128, K: 10, Metric: "ip"),
        new("search", 1000, 200_000, 128, K: 10, Metric: "l2"),
        new("search", 1, 200_000, 512, K: 10, Metric: "ip"),
        new("search", 1, 200_000, 512, K: 10, Metric: "l2"),
        new("clip", 4096, 4096, 512, Mode: "forward"),
        new("clip", 4096, 4096, 512, Mode: "gradients"),
        new("ntxent", 2048, 2048, 512, Mode: "forward"),
        new("ntxent", 2048, 2048, 512, Mode: "gradients"),
    ];

    /// <summary>What the losses multiply their cosines with.</summary>
    public const float LogitScale = 14.28f;

    /// <summary>Seconds of timed calls after which a contender takes part in no further round.</summary>
    public const double Patience = 1.5;

    public string Shape => HasSecond ? $"{N}x{M}x{D}" : $"{N}x{D}";

    public string Variant => Op switch
    {
        "cdist" => FormattableString.Invariant($"p={P}") + (Mode is null ? "" : " " + Mode),
        "search" => $"{Metric} k={K}",
        "topk" => $"k={K}",
        "clip" or "ntxent" => Mode!,
        _ => "",
    };

    public bool HasSecond => M > 0;

    /// <summary>Bytes that must cross the memory bus once: inputs, and outputs where they are as large.</summary>
    public double Bytes => 4.0 * (Op switch
    {
        "normalize" => 2.0 * N * D,
        "topk" => ((double)N * D) + (3.0 * N * K),
        "search" => ((double)N + M) * D,
        "cosine_rowwise" => 2.0 * N * D,
        _ => ((double)N + M) * D + (double)N * M,
    });

    /// <summary>Floating-point operations by the usual count: two a component of every pair.</summary>
    public double Flops => Op switch
    {
        "normalize" => 3.0 * N * D,
        "topk" => (double)N * D,
        "cosine_rowwise" => 6.0 * N * D,
        "clip" => LossProducts * 2.0 * N * M * D,
        "ntxent" => LossProducts * 2.0 * (N + M) * (N + M) * D,
        _ => 2.0 * N * M * D,
    };

    /// <summary>Whether it is a contrastive loss.</summary>
    public bool IsLoss => Op is "clip" or "ntxent";

    // Both gradients take a product each.
    private double LossProducts => Mode == "gradients" ? 3 : 1;

    /// <summary>Whether the memory bus, not arithmetic, bounds it.</summary>
    public bool IsMemoryBound => Op is "normalize" or "cosine_rowwise" or "topk" || N == 1;

    /// <summary>The largest error that a contender may have, as <see cref="WorkloadInputs"/> measures it.</summary>
    public double ErrorLimit => Op == "search" ? 0.01 : 1e-4;

    /// <summary>Runs a round: enough for a median, few enough for the slow contenders.</summary>
    public int Runs => Flops > 1e10 ? 3 : 5;
}
