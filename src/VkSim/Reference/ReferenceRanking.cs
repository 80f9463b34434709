using VkSim.Numerics;

namespace VkSim.Reference;

/// <summary>The oracle's orders: best first, NaN last whichever way the order runs, ties by the lower id.</summary>
internal static class ReferenceRanking
{
    /// <summary>
    /// The k best scores and their ids. Beyond the population: id −1, with −∞ where the largest is best and +∞ otherwise.
    /// </summary>
    public static (double[] Scores, long[] Ids) TopK(ReadOnlySpan<double> scores, int k, bool largest)
    {
        double[] bestScores = new double[k];
        long[] bestIds = new long[k];
        long[] order = Order(scores, largest);
        for (int rank = 0; rank < k; rank++)
        {
            bool found = rank < order.Length;
            bestIds[rank] = found ? order[rank] : -1;
            bestScores[rank] = found ? scores[(int)order[rank]] : largest ? double.NegativeInfinity : double.PositiveInfinity;
        }

        return (bestScores, bestIds);
    }

    /// <summary>The ids of all scores at least (largest) or at most the radius, best first; NaN is never within it.</summary>
    public static long[] WithinRadius(ReadOnlySpan<double> scores, double radius, bool largest)
    {
        double[] copy = scores.ToArray();
        return [.. Order(scores, largest).Where(id => largest ? copy[id] >= radius : copy[id] <= radius)];
    }

    /// <summary>The k nearest rows of the database for each query, from exact scores.</summary>
    public static (ReferenceMatrix Scores, long[][] Ids) Nearest(
        Metric metric, ReferenceMatrix queries, ReferenceMatrix database, int k, double p = 2, double eps = 1e-8)
    {
        ReferenceMatrix all = ReferenceDistance.Pairwise(metric, queries, database, p, eps);
        var scores = new ReferenceMatrix(queries.Rows, k);
        long[][] ids = new long[queries.Rows][];
        for (int query = 0; query < queries.Rows; query++)
        {
            (double[] best, ids[query]) = TopK(all.Row(query), k, metric.IsSimilarity());
            best.CopyTo(scores.Row(query));
        }

        return (scores, ids);
    }

    private static long[] Order(ReadOnlySpan<double> scores, bool largest)
    {
        double[] copy = scores.ToArray();
        long[] order = new long[copy.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (x, y) => Compare(copy[x], x, copy[y], y, largest));
        return order;
    }

    private static int Compare(double scoreX, long idX, double scoreY, long idY, bool largest)
    {
        if (double.IsNaN(scoreX) != double.IsNaN(scoreY))
        {
            return double.IsNaN(scoreX) ? 1 : -1;
        }

        // −0 and +0 are equal here, two NaN too: then the id decides.
        if (scoreX < scoreY)
        {
            return largest ? 1 : -1;
        }

        return scoreX > scoreY ? (largest ? -1 : 1) : idX.CompareTo(idY);
    }
}
