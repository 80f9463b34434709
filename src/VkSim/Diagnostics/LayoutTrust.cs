namespace VkSim.Diagnostics;

/// <summary>Trustworthiness of a layout (Venna and Kaski 2001): what its neighbours' ranks in the space are.</summary>
internal static class LayoutTrust
{
    private const int MostQueries = 512;

    /// <summary>Computes it of some rows.</summary>
    /// <param name="rows">The space.</param>
    /// <param name="places">Two values a row.</param>
    /// <param name="k">Neighbours in the layout that are looked at.</param>
    /// <param name="cancellation">Looked at between windows.</param>
    public static SpaceEstimate Of(Matrix rows, float[] places, int k, CancellationToken cancellation)
    {
        int count = (int)rows.Rows;
        if (count < (3 * k) + 2)
        {
            return SpaceEstimate.Exact(double.NaN);
        }

        int queries = Math.Min(MostQueries, count);
        long[] numbers = [.. Enumerable.Range(0, queries).Select(i => (long)i * count / queries)];
        VectorDevice device = rows.Device;
        using Matrix layout = device.Upload(places, count, 2);
        double[] excess = new double[queries];
        var options = new CosineOptions { Epsilon = SpaceNorms.Least, CancellationToken = cancellation };
        QueryRows.ForEach(layout, numbers, (near, begin, size) =>
        {
            Neighbors found = device.NearestNeighbors(near, layout, k + 1, Metric.L2);
            QueryRows.ForEach(rows, [.. numbers.AsSpan(begin, size)], (block, _, _) =>
                device.CosineSimilarityWindows(block, rows, (first, windowRows, cosines) =>
                {
                    for (int row = 0; row < windowRows; row++)
                    {
                        int query = (int)first + row;
                        excess[begin + query] = Excess(found.IdsOf(query), (int)numbers[begin + query], cosines.Slice(row * count, count), k);
                    }
                }, options));
        });
        // The largest possible excess of a row is k(2n − 3k − 1)/2.
        double[] trust = Array.ConvertAll(excess, value => 1 - (2 * value / (k * ((2.0 * count) - (3 * k) - 1))));
        double mean = trust.Average();
        double squares = trust.Sum(value => (value - mean) * (value - mean));
        return queries == count ? SpaceEstimate.Exact(mean) : SpaceEstimate.Within(mean, Math.Sqrt(squares / (queries - 1) / queries));
    }

    // Ranks beyond k of those that are among the k nearest in the layout.
    private static double Excess(ReadOnlySpan<long> near, int row, ReadOnlySpan<float> cosines, int k)
    {
        double sum = 0;
        int taken = 0;
        foreach (long other in near)
        {
            if (other == row || taken == k)
            {
                continue;
            }

            taken++;
            int rank = 1;
            float cosine = cosines[(int)other];
            for (int i = 0; i < cosines.Length; i++)
            {
                rank += cosines[i] > cosine && i != row ? 1 : 0;
            }

            sum += Math.Max(0, rank - k);
        }

        return sum;
    }
}
