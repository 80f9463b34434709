namespace VkSim.Diagnostics;

/// <summary>Compares rows with their partners.</summary>
internal sealed class PartnerSurvey(Matrix a, RowCensus censusA, Matrix b, RowCensus censusB, SpaceOptions options)
{
    private const int MostQueries = 2048;
    private const int LongestList = 10;

    private readonly VectorDevice _device = a.Device;

    private bool IsPair(long row) => censusA.IsFinite(row) && censusB.IsFinite(row);

    /// <summary>Computes what is told of them.</summary>
    public SpacePairs Run()
    {
        (long pairs, double sum) = Matching();
        long equal = 0;
        for (long row = 0; row < a.Rows; row++)
        {
            equal += IsPair(row) && censusA.AreEqual(row, censusB, row) ? 1 : 0;
        }

        long all = censusA.FiniteRows * censusB.FiniteRows;
        double mean = sum / pairs;
        return new SpacePairs
        {
            Count = pairs,
            Alignment = 2 - (2 * mean),
            ModalityGap = Gap(),
            MatchingCosine = mean,
            OtherCosine = all == pairs ? double.NaN : (RowArithmetic.Dot(censusA.UnitSum, censusB.UnitSum) - sum) / (all - pairs),
            EqualPairs = equal,
            RecallAtoB = Recall(a, b, pairs),
            RecallBtoA = Recall(b, a, pairs),
        };
    }

    private (long Pairs, double Sum) Matching()
    {
        using Matrix cosines = _device.RowwiseCosineSimilarity(a, b, new CosineOptions { Epsilon = SpaceNorms.Least, CancellationToken = options.CancellationToken });
        float[] values = cosines.ToArray();
        long pairs = 0;
        double sum = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (IsPair(row))
            {
                pairs++;
                sum += values[row];
            }
        }

        return (pairs, sum);
    }

    private double Gap()
    {
        double square = 0;
        for (int i = 0; i < a.Columns; i++)
        {
            double difference = (censusA.UnitSum[i] / censusA.FiniteRows) - (censusB.UnitSum[i] / censusB.FiniteRows);
            square += difference * difference;
        }

        return Math.Sqrt(square);
    }

    private SpaceRecall Recall(Matrix from, Matrix to, long pairs)
    {
        long[] queries = Chosen();
        long[] hits = new long[LongestList];
        var settings = new NearestOptions { Epsilon = SpaceNorms.Least, CancellationToken = options.CancellationToken };
        int k = (int)Math.Min(LongestList, to.Rows);
        QueryRows.ForEach(from, queries, (rows, first, count) =>
        {
            Neighbors found = _device.NearestNeighbors(rows, to, k, Metric.Cosine, settings);
            for (int query = 0; query < count; query++)
            {
                int rank = found.IdsOf(query).IndexOf(queries[first + query]);
                if (rank >= 0)
                {
                    hits[rank]++;
                }
            }
        });
        bool isSample = queries.Length < pairs;
        SpaceEstimate At(int rank) => SpaceEstimate.Share(hits.AsSpan(0, rank).ToArray().Sum(), queries.Length, isSample);
        return new SpaceRecall(queries.Length, At(1), At(5), At(10));
    }

    private long[] Chosen() =>
        [.. SampledRows.Choose(censusA, options.Exact ? long.MaxValue : MostQueries, options.Seed).Where(censusB.IsFinite)];
}
