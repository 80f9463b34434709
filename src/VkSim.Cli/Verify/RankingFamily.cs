using VkSim.Numerics;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Row-wise top-k and exact nearest neighbours.</summary>
internal static class RankingFamily
{
    private static readonly (string Name, Metric Metric)[] _metrics =
    [
        ("cosine", Metric.Cosine), ("dot", Metric.Dot), ("l2", Metric.L2), ("sqeuclidean", Metric.SquaredL2), ("l1", Metric.L1), ("linf", Metric.LInf),
    ];

    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("top-k of rows", verification =>
        {
            foreach ((ElementType type, int columns) in verification.Layouts)
            {
                TopK(verification, Sample.Normal(4, columns, 1, type), Math.Min(columns, 5));
            }

            TopK(verification, new Sample("with ties", [3, 2, 3, 2, 1, 1], 1, 6), 2);
            TopK(verification, new Sample("with ties", [3, 2, 3, 2, 1, 1], 1, 6), 9);
            TopK(verification, Sample.Special(33, 1), 33);
        }),
        .. _metrics.Select(entry => new VerifiedOperation($"nearest, {entry.Name}", verification => Nearest(verification, entry.Metric))),
    ];

    private static void TopK(Verification verification, Sample sample, int k)
    {
        using Matrix x = sample.Upload(verification.Device);
        foreach (bool largest in new[] { true, false })
        {
            TopKResult result = verification.Device.TopK(x, k, new TopKOptions { Largest = largest });
            for (int row = 0; row < sample.Rows; row++)
            {
                (double[] values, long[] ids) = ReferenceRanking.TopK(sample.Exact.Row(row), k, largest);
                string name = $"k={k} {(largest ? "largest" : "smallest")}, {sample.Name}, row {row}";
                verification.Values(name, result.ValuesOf(row), values, _ => 0);
                verification.Holds($"{name}: other columns", result.IdsOf(row).SequenceEqual(ids));
            }
        }
    }

    private static void Nearest(Verification verification, Metric metric)
    {
        foreach (int columns in verification.IsSlow ? [33] : new[] { 1, 7, 33, 257 })
        {
            foreach (int k in new[] { 1, 10 })
            {
                Scores(verification, metric, Sample.Normal(5, columns, 1), Sample.Normal(verification.IsSlow ? 20 : 300, columns, 2), k);
            }
        }

        // Small whole numbers: all scores but cosines are exact, so the order is too.
        Sample queries = new("whole", [1, 2, 0, 3], 2, 2);
        Sample rows = new("whole", [1, 2, 3, 1, 1, 2, 0, 0, 0, 3, 0, 4], 6, 2);
        if (metric is not (Metric.Cosine or Metric.L2))
        {
            Order(verification, metric, queries, rows, 6);
        }

        Order(verification, metric, new Sample("far", [10000, 10000], 1, 2), new Sample("far", [10100, 10100, 10004, 10006, 10001, 10002, 10000, 10000], 4, 2), metric == Metric.Cosine ? 0 : 4);
        using Matrix one = queries.Upload(verification.Device);
        using Matrix few = rows.Upload(verification.Device);
        Neighbors many = verification.Device.NearestNeighbors(one, few, 8, metric);
        float tail = metric.IsSimilarity() ? float.NegativeInfinity : float.PositiveInfinity;
        verification.Holds("more neighbours than rows: another tail", many.IdsOf(0)[6..].SequenceEqual([-1L, -1L]) && many.ScoresOf(0)[6..].SequenceEqual([tail, tail]));
    }

    private static void Order(Verification verification, Metric metric, Sample queries, Sample rows, int k)
    {
        using Matrix left = queries.Upload(verification.Device);
        using Matrix right = rows.Upload(verification.Device);
        Neighbors found = verification.Device.NearestNeighbors(left, right, k, metric);
        (ReferenceMatrix scores, long[][] ids) = ReferenceRanking.Nearest(metric, queries.Exact, rows.Exact, k);
        for (int query = 0; query < queries.Rows; query++)
        {
            verification.Values($"{rows.Name}, query {query}", found.ScoresOf(query), scores.Row(query), i => ErrorBounds.Minkowski(2, Math.Abs(scores[query, i]), 2));
            verification.Holds($"{rows.Name}, query {query}: another order", found.IdsOf(query).SequenceEqual(ids[query]));
        }
    }

    // Scores that are nearer to one another than their bound may change places: each is held against the row that is named
    // beside it, and against the score of its rank.
    private static void Scores(Verification verification, Metric metric, Sample queries, Sample rows, int k)
    {
        using Matrix left = queries.Upload(verification.Device);
        using Matrix right = rows.Upload(verification.Device);
        Neighbors found = verification.Device.NearestNeighbors(left, right, k, metric);
        ReferenceMatrix exact = ReferenceDistance.Pairwise(metric, queries.Exact, rows.Exact);
        for (int query = 0; query < queries.Rows; query++)
        {
            string name = $"k={k} {queries.Name} in {rows.Name}, query {query}";
            long[] ids = found.IdsOf(query).ToArray();
            bool known = ids.All(id => id >= 0 && id < rows.Rows) && ids.Distinct().Count() == ids.Length;
            verification.Holds($"{name}: ids that are none or come twice", known);
            if (!known)
            {
                continue;
            }

            double Bound(long id) => ErrorBounds.Direct(metric, queries.Exact.Row(query), rows.Exact.Row((int)id));
            double[] named = [.. ids.Select(id => exact[query, (int)id])];
            (double[] best, long[] bestIds) = ReferenceRanking.TopK(exact.Row(query), k, metric.IsSimilarity());
            verification.Values($"{name}, scores", found.ScoresOf(query), named, rank => Bound(ids[rank]));
            verification.Values($"{name}, ranks", found.ScoresOf(query), best, rank => Bound(ids[rank]) + Bound(bestIds[rank]));
        }
    }
}
