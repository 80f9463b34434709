namespace VkSim.Diagnostics;

/// <summary>The nearest neighbours of the sampled rows among one another.</summary>
internal sealed class NeighborSurvey
{
    private const int MostHubs = 20;

    private NeighborSurvey(int[] ids, float[] cosines, int k)
    {
        (Ids, Cosines, K) = (ids, cosines, k);
    }

    /// <summary>Neighbours of each row, nearest first.</summary>
    public int[] Ids { get; }

    /// <summary>Their cosines.</summary>
    public float[] Cosines { get; }

    /// <summary>How many each row has.</summary>
    public int K { get; }

    /// <summary>Searches.</summary>
    public static NeighborSurvey Of(VectorDevice device, Matrix rows, int wanted, CancellationToken cancellation)
    {
        int count = (int)rows.Rows;
        int k = Math.Min(wanted, Math.Max(0, count - 1));
        int[] ids = new int[count * k];
        float[] cosines = new float[ids.Length];
        if (k > 0)
        {
            Neighbors found = device.NearestNeighbors(
                rows, rows, k + 1, Metric.Cosine, new NearestOptions { Epsilon = SpaceNorms.Least, CancellationToken = cancellation });
            for (int row = 0; row < count; row++)
            {
                Take(row, found.IdsOf(row), found.ScoresOf(row), ids.AsSpan(row * k, k), cosines.AsSpan(row * k, k));
            }
        }

        return new NeighborSurvey(ids, cosines, k);
    }

    /// <summary>How often rows occur.</summary>
    public SpaceHubs Hubs(long[] numbers, bool isSample)
    {
        int[] occurrences = new int[numbers.Length];
        foreach (int id in Ids)
        {
            occurrences[id]++;
        }

        double mean = occurrences.Length == 0 ? 0 : occurrences.Average();
        double second = Moment(occurrences, mean, 2);
        double skew = K == 0 ? double.NaN : second == 0 ? 0 : Moment(occurrences, mean, 3) / Math.Pow(second, 1.5);
        SpaceHub[] top =
        [
            .. Enumerable.Range(0, numbers.Length).Where(i => occurrences[i] > 0).OrderByDescending(i => occurrences[i]).Take(MostHubs)
                .Select(i => new SpaceHub(numbers[i], occurrences[i])),
        ];
        return new SpaceHubs(
            K,
            // The standard error of a skewness of so many values, if they were normal; of skewed ones it is more.
            isSample ? SpaceEstimate.Within(skew, Math.Sqrt(6.0 / numbers.Length)) : SpaceEstimate.Exact(skew),
            occurrences.Length == 0 ? double.NaN : (double)occurrences.Count(count => count == 0) / occurrences.Length,
            top);
    }

    private static double Moment(int[] values, double mean, int order) =>
        values.Length == 0 ? 0 : values.Average(value => Math.Pow(value - mean, order));

    // A row is usually the first of its own list, but its copies may fill it.
    private static void Take(int row, ReadOnlySpan<long> found, ReadOnlySpan<float> scores, Span<int> ids, Span<float> cosines)
    {
        int next = 0;
        for (int rank = 0; rank < found.Length && next < ids.Length; rank++)
        {
            if (found[rank] != row)
            {
                ids[next] = (int)found[rank];
                cosines[next++] = scores[rank];
            }
        }
    }
}
