namespace VkSim.Diagnostics;

/// <summary>Compares labels with the neighbours among all rows.</summary>
internal static class LabelSurvey
{
    private const int MostQueries = 2048;

    /// <summary>The share of rows whose nearest neighbour has their label.</summary>
    public static SpaceEstimate Agreement(Matrix matrix, RowCensus census, SpaceOptions options)
    {
        long[] queries = SampledRows.Choose(census, options.Exact ? long.MaxValue : MostQueries, options.Seed);
        if (census.FiniteRows < 2)
        {
            return SpaceEstimate.Exact(double.NaN);
        }

        ReadOnlyMemory<int> labels = options.Labels;
        var settings = new NearestOptions { Epsilon = SpaceNorms.Least, CancellationToken = options.CancellationToken };
        long hits = 0;
        QueryRows.ForEach(matrix, queries, (rows, first, count) =>
        {
            Neighbors found = matrix.Device.NearestNeighbors(rows, matrix, 2, Metric.Cosine, settings);
            for (int query = 0; query < count; query++)
            {
                long row = queries[first + query];
                ReadOnlySpan<long> ids = found.IdsOf(query);
                long nearest = ids[0] == row ? ids[1] : ids[0];
                hits += labels.Span[(int)nearest] == labels.Span[(int)row] ? 1 : 0;
            }
        });
        return SpaceEstimate.Share(hits, queries.Length, queries.Length < census.FiniteRows);
    }

    /// <summary>The labels of some rows as classes from 0 on without gaps.</summary>
    public static int[] Classes(ReadOnlyMemory<int> labels, long[] rows)
    {
        var classes = new Dictionary<int, int>();
        return labels.IsEmpty ? [] : Array.ConvertAll(rows, row =>
        {
            int label = labels.Span[(int)row];
            classes.TryAdd(label, classes.Count);
            return classes[label];
        });
    }
}
