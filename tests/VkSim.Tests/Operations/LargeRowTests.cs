using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>Operations on the rows of matrices of more than 128 MiB, of more than 65,535 columns too.</summary>
[Trait("Needs", "Vulkan")]
public sealed class LargeRowTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void SoftmaxAndLogSumExpReachEveryRow(DeviceCase row) => On(row, [LargeRows.Many, LargeRows.Few], (device, large, x) =>
    {
        using Matrix sums = device.LogSumExp(x);
        device.Softmax(x, x);
        float[] logarithms = sums.ToArray();
        CheckTwins(large, logarithms);
        float[] line = new float[large.Columns];
        foreach (int place in large.Places)
        {
            double[] exact = large.Exact(place);
            double expected = ReferenceSoftmax.LogSumExp(exact);
            Assert.Equal(expected, logarithms[place], 2e-6 * expected);
            double[] shares = ReferenceSoftmax.Softmax(exact);
            x.CopyRowsTo(place, 1, line);
            Agreement.Within(line, shares, i => (2e-5 * shares[i]) + Agreement.Flushed, $"row {place} of {large.Rows}×{large.Columns}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CrossEntropyReachesEveryRow(DeviceCase row) => On(row, [LargeRows.Many, LargeRows.Few], (device, large, x) =>
    {
        int[] labels = [.. Enumerable.Range(0, large.Rows).Select(i => i % 61 * 31 % large.Columns)];
        using CrossEntropyResult result = device.CrossEntropy(
            x, labels, new CrossEntropyOptions { Reduction = LossReduction.Sum, WithGradient = true });
        float[] losses = result.Losses.ToArray();
        CheckTwins(large, losses);
        Assert.Equal(losses.Sum(v => (double)v), result.Loss, 1e-6 * result.Loss);
        float[] line = new float[large.Columns];
        foreach (int place in large.Places)
        {
            double[] gradient = ReferenceSoftmax.Softmax(large.Exact(place));
            Assert.Equal(-Math.Log(gradient[labels[place]]), losses[place], 4e-6 * losses[place]);
            gradient[labels[place]] -= 1;
            result.Gradient!.CopyRowsTo(place, 1, line);
            Agreement.Within(line, gradient, i => 2e-5 * Math.Abs(gradient[i]) + 1e-9, $"row {place} of {large.Rows}×{large.Columns}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TopKReachesEveryRow(DeviceCase row) => On(row, [LargeRows.Few], (device, large, x) =>
    {
        TopKResult found = device.TopK(x, 5);
        foreach (int place in large.Places)
        {
            (double[] scores, long[] ids) = ReferenceRanking.TopK(large.Exact(place), 5, largest: true);
            Assert.Equal(ids, found.IdsOf(place).ToArray());
            Assert.Equal(scores, found.ValuesOf(place).ToArray().Select(v => (double)v));
        }

        for (int i = 0; i < large.Rows; i++)
        {
            int twin = large.Twin(i);
            Assert.True(twin < 0 || found.IdsOf(i).SequenceEqual(found.IdsOf(twin)), $"row {i}");
        }
    });

    // Every row is better than those before, so all of a window are candidates.
    [Theory]
    [MemberData(nameof(Devices))]
    public void ASearchKeepsTheBestOfRowsThatGetBetter(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int rows = row.Scale(120_000, 3000);
        foreach (int k in new[] { 10, 500 })
        {
            using Matrix database = device.Upload([.. Enumerable.Range(0, rows).Select(i => (float)i)], rows, 1);
            Neighbors found = device.NearestNeighbors([1f], database, k, Metric.Dot);
            Assert.Equal(Enumerable.Range(0, k).Select(i => rows - 1L - i), Enumerable.Range(0, k).Select(i => found[0, i].Id));
        }
    });

    // Long rows at scales whose squares leave the range too; lavapipe ends an invocation's loops after 65,535 rounds in all.
    [Theory]
    [MemberData(nameof(Devices))]
    public void NormsOfLongRowsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in row.IsSlow ? new[] { 16_400 } : new[] { 16_383, 16_384, 70_001, 1_100_000 })
        {
            float[] values = RandomRows.Normal(3, columns, columns);
            for (int c = 0; c < columns; c++)
            {
                values[columns + c] *= 1e30f;
                values[(2 * columns) + c] *= 1e-30f;
            }

            ReferenceMatrix exact = ReferenceMatrix.From(values, 3, columns);
            using Matrix x = device.Upload(values, 3, columns);
            using Matrix y = device.Allocate(3, columns);
            using Matrix norms = device.Allocate(3, 1);
            foreach (float p in row.IsSlow ? new[] { 2f } : new[] { 1f, 2f, 3f })
            {
                device.Normalize(x, y, new NormalizeOptions { P = p, Epsilon = 0 }, norms);
                double[] lengths = ReferenceNorm.Rows(exact, p);
                Agreement.Within(norms.ToArray(), lengths, i => 1e-5 * lengths[i], $"norms of order {p}, {columns} columns");
                float[] ends = y.ToArray();
                for (int i = columns - 1; i < ends.Length; i += columns)
                {
                    Assert.Equal(values[i] / lengths[i / columns], ends[i], 1e-5 * Math.Abs(ends[i]));
                }
            }

            using Matrix cosines = device.RowwiseCosineSimilarity(x, x, new CosineOptions { Epsilon = 0 });
            Assert.All(cosines.ToArray(), v => Assert.Equal(1, v, 1e-5));
        }
    });

    // Every pair of a tile is looked at again, since no sum of squares is in range.
    [Theory]
    [MemberData(nameof(Devices))]
    public void LongRowsAreComparedAtScalesWhoseSquaresLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int a, int b, int columns) in row.IsSlow ? new[] { (2, 3, 70) } : [(17, 19, 1536), (17, 19, 5000), (3, 9, 16_383), (1, 9, 16_384), (6, 9, 20_000)])
        {
            foreach (float scale in new[] { 1e30f, 1e-30f })
            {
                float[] values = RandomRows.Normal(a + b, columns, columns, scale);
                ReferenceMatrix exact = ReferenceMatrix.From(values, a + b, columns);
                using Matrix all = device.Upload(values, a + b, columns);
                using Matrix left = all[..a];
                using Matrix right = all[a..];
                float[] cosines = device.CosineSimilarity(left, right, new CosineOptions { Epsilon = 0 }).ToArray();
                float[] distances = device.Cdist(left, right).ToArray();
                for (int pair = 0; pair < a * b; pair++)
                {
                    double[] x = exact.Row(pair / b).ToArray();
                    double[] y = exact.Row(a + (pair % b)).ToArray();
                    string what = $"pair {pair} of {a}×{b}×{columns} at {scale}";
                    double distance = ReferenceDistance.Minkowski(x, y, 2);
                    Assert.True(Math.Abs(cosines[pair] - ReferenceCosine.Compute(x, y, 0)) < 2e-5, $"cosine of {what}: {cosines[pair]}");
                    Assert.True(Math.Abs(distances[pair] - distance) <= 1e-5 * distance, $"distance of {what}: {distances[pair]}, not {distance}");
                }
            }
        }
    });

    // Lanes share the second look at rows that are longer than one invocation's loops.
    [Theory]
    [MemberData(nameof(Devices))]
    public void VeryLongRowsAreComparedAtScalesWhoseSquaresLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        PairwiseSettings[] comparisons =
        [
            new(Metric.Cosine), new(Metric.L2), new(Metric.L2, Mode: DistanceMode.MatMul), new(Metric.Lp, 3), new(Metric.Lp, 2.7f),
        ];
        foreach ((int n, int m, int columns) in row.IsSlow ? new[] { (1, 2, 70) } : [(1, 3, 70_001), (3, 2, 400_003)])
        {
            foreach (float scale in row.IsSlow ? new[] { 1e30f } : [1e30f, 1e-30f])
            {
                float[] a = RandomRows.Normal(n, columns, 1, scale);
                float[] b = RandomRows.Normal(m, columns, 2, scale);
                for (int i = 0; i < columns; i++)
                {
                    // One row whose squares are in range, and one that is like the first of the others.
                    b[i] /= scale;
                    b[columns + i] += a[i];
                }

                ReferenceMatrix x = ReferenceMatrix.From(a, n, columns);
                ReferenceMatrix y = ReferenceMatrix.From(b, m, columns);
                foreach (PairwiseSettings settings in row.IsSlow ? comparisons[..2] : comparisons)
                {
                    float[] actual = Comparing.Run(device, settings, a, n, b, m, columns);
                    ReferenceMatrix exact = ReferenceDistance.Pairwise(settings.Metric, x, y, settings.P, 0);
                    double unit = settings.Metric == Metric.Cosine ? 1 : 0;
                    Agreement.Within(
                        actual, exact.Values, i => 2e-5 * Math.Max(unit, exact.Values[i]), $"{settings} {n}×{m}×{columns} at {scale}");
                }
            }
        }
    });

    private static void On(DeviceCase row, Func<LargeRows>[] matrices, Action<VectorDevice, LargeRows, Matrix> test) => DeviceMatrix.Run(row, device =>
    {
        if (row.IsSlow)
        {
            return;
        }

        foreach (Func<LargeRows> matrix in matrices)
        {
            LargeRows large = matrix();
            using Matrix x = device.Upload(large.Values, large.Rows, large.Columns);
            test(device, large, x);
        }
    });

    private static void CheckTwins(LargeRows large, float[] values)
    {
        for (int i = 0; i < large.Rows; i++)
        {
            int twin = large.Twin(i);
            Assert.True(twin < 0 || values[i] == values[twin], $"row {i} has {values[i]}, not {(twin < 0 ? 0 : values[twin])}");
        }
    }
}
