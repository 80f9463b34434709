using VkSim.Contract;
using VkSim.Reference;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Ranking;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Calls the pairwise engine on test matrices and compares with the oracle.</summary>
internal static class PairwiseFixture
{
    public static readonly CosineSettings DefaultCosine = new(1e-8f, ZeroVectorPolicy.Zero);

    /// <summary>Every metric, with the orders that have code of their own and some that have not.</summary>
    public static readonly (Metric Metric, float P)[] Metrics =
    [
        (Metric.Cosine, 2), (Metric.Dot, 2), (Metric.L2, 2), (Metric.SquaredL2, 2), (Metric.L1, 1), (Metric.LInf, 0), (Metric.L0, 0),
        (Metric.Lp, 0.5f), (Metric.Lp, 1.5f), (Metric.Lp, 2.5f), (Metric.Lp, 3), (Metric.Lp, 3.5f), (Metric.Lp, 4), (Metric.Lp, 0.3f),
        (Metric.Lp, 1.7f), (Metric.Lp, 5), (Metric.Lp, 12.25f),
    ];

    public static TheoryData<string, ElementType> LevelsAndTypes()
    {
        var data = new TheoryData<string, ElementType>();
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                data.Add(level.ToString(), type);
            }
        }

        return data;
    }

    public static TheoryData<string> Levels() => new(SimdDetection.Supported.Select(level => level.ToString()));

    public static PairwiseEngine Engine(string level, int degree = 2) =>
        new(new WorkSplitter(degree), Enum.Parse<SimdLevel>(level));

    public static PairwiseSettings Settings(Metric metric, float p = 2, DistanceMode mode = DistanceMode.Auto) => new(metric, p, mode, DefaultCosine);

    public static HostMatrixData Random(int rows, int columns, int seed, ElementType type = ElementType.Float32, double scale = 1, double offset = 0)
    {
        var random = new Random(seed);
        return new HostMatrixData(rows, columns, type, (_, _) => (float)((((random.NextDouble() * 2) - 1) * scale) + offset));
    }

    public static HostMatrixData Compare(PairwiseEngine engine, HostMatrixData a, HostMatrixData b, in PairwiseSettings settings)
    {
        var result = new HostMatrixData(a.Rows, b.Rows, ElementType.Float32, (_, _) => 12345);
        engine.Pairwise(a.Matrix, b.Matrix, result.Matrix, settings, default);
        result.AssertGuardsIntact();
        return result;
    }

    public static (float[] Scores, long[] Ids) Nearest(
        PairwiseEngine engine, HostMatrixData queries, HostMatrixData database, in PairwiseSettings settings, int k, RowFilter filter = default)
    {
        float[] scores = new float[queries.Rows * k];
        long[] ids = new long[queries.Rows * k];
        engine.Nearest(queries.Matrix, database.Matrix, new NearestSettings(settings, k), filter, scores, ids, default);
        return (scores, ids);
    }

    /// <summary>Every value against the oracle, within the bound of its metric.</summary>
    public static void AssertAgrees(HostMatrixData result, HostMatrixData a, HostMatrixData b, in PairwiseSettings settings, string what)
    {
        ReferenceMatrix left = a.ToReference();
        ReferenceMatrix right = b.ToReference();
        for (int i = 0; i < left.Rows; i++)
        {
            for (int j = 0; j < right.Rows; j++)
            {
                double exact = ReferenceDistance.Compute(settings.Metric, left.Row(i), right.Row(j), settings.P, settings.Cosine.Epsilon);
                double bound = Bound(settings, left.Row(i), right.Row(j));
                if (!ErrorBounds.Within(result[i, j], exact, bound))
                {
                    Assert.Fail($"{what} {settings.Metric} p={settings.P} {settings.Mode} {a.Rows}×{b.Rows}×{a.Columns} ({i},{j}): exact {exact:R}, found {result[i, j]:R}, bound {bound:R}");
                }
            }
        }
    }

    private static double Bound(in PairwiseSettings settings, Span<double> a, Span<double> b)
    {
        if (settings.Mode != DistanceMode.MatMul || settings.Metric is not (Metric.L2 or Metric.SquaredL2))
        {
            return ErrorBounds.Direct(settings.Metric, a, b, settings.P);
        }

        double bound = ErrorBounds.SquaredL2Expanded(a.Length, ReferenceDistance.Dot(a, a), ReferenceDistance.Dot(b, b));
        double squared = ReferenceDistance.Squared(a, b);
        return settings.Metric == Metric.SquaredL2 ? bound
            : Math.Max(Math.Sqrt(squared + bound) - Math.Sqrt(squared), Math.Sqrt(squared) - Math.Sqrt(Math.Max(0, squared - bound))) + (4 * ErrorBounds.UnitRoundOff * Math.Sqrt(squared));
    }
}
