using VkSim.Bench.Contenders;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Goals;

/// <summary>How many times as fast as a rival VkSim is to be.</summary>
/// <param name="Workload">Doing what.</param>
/// <param name="Rival">As whom.</param>
/// <param name="Target">The least ratio of the rival's time and VkSim's.</param>
internal sealed record Goal(Workload Workload, GoalRival Rival, double Target)
{
    // The share of what the cores' multiply-adds allow that a matrix product is to reach.
    private const double ProductShare = 0.9;
    private const double RowShare = 0.95;

    /// <summary>The goals on the processor, in the order of the table.</summary>
    public static IReadOnlyList<Goal> All { get; } =
    [
        .. Products("dot_matrix", 1.15),
        .. Products("cosine_matrix", 1.15),
        .. Products("cdist", 1.5),
        .. new[] { 1, double.PositiveInfinity, 3 }.Select(p => new Goal(new("cdist", 1024, 1024, 512, P: p), GoalRival.BestPeer, 5)),
        .. new[] { new Workload("normalize", 200_000, 0, 512), new("cosine_rowwise", 200_000, 200_000, 512), new("cosine_one_to_many", 1, 200_000, 512) }
            .SelectMany(rows => new[] { new Goal(rows, GoalRival.Roof, RowShare), new(rows, GoalRival.BestPeer, 1) }),
        .. new[] { "ip", "l2" }.Select(metric => new Goal(new("search", 1, 200_000, 512, K: 10, Metric: metric), GoalRival.BestPeer, 1)),
        .. new[] { "forward", "gradients" }.SelectMany(mode => new[] { new Workload("clip", 4096, 4096, 512, Mode: mode), new("ntxent", 2048, 2048, 512, Mode: mode) })
            .SelectMany(loss => new[] { new Goal(loss, GoalRival.BestNumPy, 1.5), new(loss, GoalRival.BestPeer, 1) }),
    ];

    /// <summary>The rival among what was measured, VkSim first; null where it did not take part.</summary>
    public Measurement? Find(IReadOnlyList<Measurement> measured) => Rival switch
    {
        GoalRival.Roof => measured.FirstOrDefault(one => RoofContender.Is(one.Contender)),
        GoalRival.BestNumPy => Comparison.BestPeer([measured[0], .. measured.Where(one => one.Contender.StartsWith("numpy", StringComparison.Ordinal))]),
        _ => Comparison.BestPeer(measured),
    };

    private static IEnumerable<Goal> Products(string operation, double target) => new[] { 1024, 4096 }.SelectMany(rows => new[]
    {
        new Goal(new(operation, rows, rows, 512), GoalRival.BestPeer, target),
        new(new(operation, rows, rows, 512), GoalRival.Roof, ProductShare),
    });
}
