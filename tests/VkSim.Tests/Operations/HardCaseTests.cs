using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>The cases on which other libraries are known to go wrong, each by its name, as a user meets them.</summary>
[Trait("Needs", "Vulkan")]
public sealed class HardCaseTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void DistancesOfHalvesUpToAHundredAreFinite(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 128;
        float[] a = Halves(3, D, 1);
        float[] b = Halves(4, D, 2);
        using Matrix x = device.Upload(a, 3, D, ElementType.Float16);
        using Matrix y = device.Upload(b, 4, D, ElementType.Float16);
        double[] exact = ReferenceDistance.Pairwise(Metric.SquaredL2, ReferenceMatrix.From(a, 3, D), ReferenceMatrix.From(b, 4, D)).Values;
        Assert.All(exact, value => Assert.InRange(value, 150_000, 280_000));
        float[] found = Values(device.Cdist(x, y, new CdistOptions { Squared = true }));
        Agreement.Within(found, exact, i => ErrorBounds.SquaredL2(D, exact[i]), "squared distances above the range of halves");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AZeroVectorOfHalvesIsNormalizedToZero(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using Matrix zeros = device.Upload(new float[8], 2, 4, type);
            Assert.Equal(new float[8], Values(device.Normalize(zeros)));
        }

        // Where epsilon, held in single precision, is above the norm, it divides; it is no half.
        using Matrix small = device.Upload(new float[] { 6e-8f, 0 }, 1, 2, ElementType.Float16);
        Assert.Equal([1f, 0], Values(device.Normalize(small)));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheCosineOfARangeWithItselfIsAtMostOne(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix range = device.Upload([.. Enumerable.Range(0, 84).Select(i => (float)i)], 1, 84);
        Assert.InRange(Values(device.CosineSimilarity(range, range))[0], 0.9999999f, 1f);
        Assert.InRange(Values(device.RowwiseCosineSimilarity(range, range))[0], 0.9999999f, 1f);
        Assert.InRange(device.CosineTopK(range, range, 1)[0, 0].Score, 0.9999999f, 1f);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheSquareOfEpsilonIsNeverFormed(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // 1e-30 squared is 0 in single precision; 0 / 0 would be NaN.
        var options = new CosineOptions { Epsilon = 1e-30f };
        using Matrix x = device.Upload(new float[] { 0, 0, 3e-25f, 4e-25f }, 2, 2);
        float[] self = Values(device.CosineSimilarity(x, x, options));
        Assert.Equal([0f, 0, 0], self[..3]);
        Assert.InRange(self[3], 0.999999f, 1f);
        using Matrix tiny = device.Upload(new float[] { 3e-31f, 4e-31f }, 1, 2);
        Assert.Equal(0.25f, Values(device.CosineSimilarity(tiny, tiny, options))[0], 1e-6f);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NothingBroadcastsAlongColumns(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix ones = device.Upload(new float[] { 1, 1, 1, 1, 1, 1 }, 2, 3);
        using Matrix one = device.Upload(new float[] { 1 }, 1, 1);
        foreach (Func<object> call in new Func<object>[]
        {
            () => device.CosineSimilarity(ones, one), () => device.RowwiseCosineSimilarity(ones, one), () => device.DotProducts(ones, one),
            () => device.Cdist(ones, one), () => device.BatchedCdist(ones, 2, one, 1), () => device.CosineTopK(ones, one, 1),
            () => device.NearestNeighbors(ones, one, 1, Metric.L1),
        })
        {
            string message = Assert.Throws<ArgumentException>(call).Message;
            Assert.Contains("2×3", message);
            Assert.Contains("1×1", message);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void FarFromTheOriginDistancesAndNeighboursStay(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix far = device.Upload(new float[] { 512695 }, 1, 1);
        using Matrix near = device.Upload(new float[] { 512804 }, 1, 1);
        Assert.Equal([109f], Values(device.Cdist(far, near)));
        Assert.Equal([11881f], Values(device.Cdist(far, near, new CdistOptions { Squared = true })));

        // Quarters stay exact under a shift by 2^19.
        const int D = 8;
        float[] rows = [.. RandomRows.Normal(40, D, 3, 4).Select(v => MathF.Round(v * 4) / 4)];
        using Matrix here = device.Upload(rows, 40, D);
        using Matrix there = device.Upload([.. rows.Select(v => v + 524288)], 40, D);
        Neighbors before = device.NearestNeighbors(here, here, 6, Metric.L2);
        Neighbors after = device.NearestNeighbors(there, there, 6, Metric.L2);
        Assert.Equal(before.Ids.ToArray(), after.Ids.ToArray());
        Agreement.SameBits(Values(device.Cdist(here, here)), Values(device.Cdist(there, there)), "distances after the shift");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TwentyFiveAndTwentySixRowsGiveTheSameRow(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix rows = device.Upload([.. RandomRows.Normal(26, 7, 3).Select(v => v + 1000)], 26, 7);
        float[] of26 = Values(device.Cdist(rows, rows));
        float[] of25 = Values(device.Cdist(rows[..25], rows[..25]));
        for (int i = 0; i < 25; i++)
        {
            Agreement.SameBits(of26.AsSpan(i * 26, 25), of25.AsSpan(i * 25, 25), $"row {i}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryOrderOfOneMinusTwoThree(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Upload(new float[] { 1, -2, 3 }, 1, 3);
        using Matrix b = device.Upload(new float[3], 1, 3);
        foreach ((float p, float distance) in new[]
        {
            (0f, 3f), (0.5f, 17.191508f), (1, 6), (1.5f, 4.334623f), (2, 3.741657f), (3, 3.301927f), (float.PositiveInfinity, 3),
        })
        {
            var options = new CdistOptions { P = p };
            Assert.Equal(distance, Values(device.Cdist(a, b, options))[0], 3e-6f * distance);
            Assert.Equal(distance, Values(device.BatchedCdist(a, 1, b, 1, options))[0], 3e-6f * distance);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void DistancesWithoutComponentsAreZero(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Allocate(2, 0);
        using Matrix b = device.Allocate(3, 0);
        foreach (float p in row.IsSlow ? [2] : new[] { 0, 0.5f, 1, 2, 3, float.PositiveInfinity })
        {
            Assert.Equal(new float[6], Values(device.Cdist(a, b, new CdistOptions { P = p })));
            Assert.Equal(new float[3], Values(device.Pdist(b, new CdistOptions { P = p })));
        }

        Assert.Equal(new float[6], Values(device.DotProducts(a, b)));
        Assert.Equal(new float[2], Values(device.RowwiseCosineSimilarity(a, a)));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void GradientsAreFiniteWhereThereIsNoDerivative(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Differences (0, 2, −2): a component that agrees, and two tied maxima. Then two equal rows.
        using Matrix a = device.Upload(new float[] { 1, 3, 1 }, 1, 3);
        using Matrix b = device.Upload(new float[] { 1, 1, 3, 1, 3, 1 }, 2, 3);
        using Matrix upstream = device.Upload(new float[] { 1, 1 }, 1, 2);
        float[] Gradient(float p)
        {
            using GradientPair pair = device.CdistBackward(a, b, upstream, new CdistOptions { P = p });
            return pair.A.ToArray();
        }

        Assert.Equal([0f, 0, 0], Gradient(0));
        Assert.Equal([0f, 1, -1], Gradient(1));
        Assert.Equal([0f, 1, -1], Gradient(float.PositiveInfinity));
        foreach (float p in row.IsSlow ? [2f] : new[] { 0.5f, 1.5f, 2, 3 })
        {
            // |d|^(p−1) / dist^(p−1), dist = 2·2^(1/p).
            float slope = MathF.Pow(2, (1 - p) / p);
            float[] found = Gradient(p);
            Assert.Equal(0f, found[0]);
            Assert.Equal(slope, found[1], 1e-5f * slope);
            Assert.Equal(-slope, found[2], 1e-5f * slope);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TiesGoToTheLowerIdAndNaNIsLastEitherWay(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix ties = device.Upload(new float[] { 3, 2, 3, 2, 1, 1 }, 1, 6);
        Assert.Equal([0L, 2], device.TopK(ties, 2).Ids.ToArray());
        using Matrix mixed = device.Upload(new float[] { float.NaN, 1, float.NegativeInfinity, float.PositiveInfinity, -1 }, 1, 5);
        Assert.Equal([3L, 1, 4, 2, 0], device.TopK(mixed, 5).Ids.ToArray());
        Assert.Equal([2L, 4, 1, 3, 0], device.TopK(mixed, 5, new TopKOptions { Largest = false }).Ids.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ThreeZeroColumnsOrManyLeaveTheNeighboursAlone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[][] rows = [[10100, 10100], [10004, 10006], [10001, 10002], [10000, 10000]];
        foreach (int zeros in row.IsSlow ? [0, 3] : new[] { 0, 3, 63_999 })
        {
            int columns = 2 + zeros;
            float[] values = new float[4 * columns];
            for (int i = 0; i < 4; i++)
            {
                rows[i].CopyTo(values.AsSpan(i * columns));
            }

            using Matrix database = device.Upload(values, 4, columns);
            Neighbors found = device.NearestNeighbors(database[3..], database, 4, Metric.SquaredL2);
            Assert.Equal([3L, 2, 1, 0], found.Ids.ToArray());
            Assert.Equal([0f, 5, 52, 20000], found.Scores.ToArray());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MoreNeighboursThanRowsAndAnEmptyBase(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix query = device.Upload(new float[] { 1, 2 }, 1, 2);
        using Matrix none = device.Allocate(0, 2);
        Neighbors dot = device.NearestNeighbors(query, query, 3, Metric.Dot);
        Assert.Equal([0L, -1, -1], dot.Ids.ToArray());
        Assert.Equal([5f, float.NegativeInfinity, float.NegativeInfinity], dot.Scores.ToArray());
        Neighbors empty = device.NearestNeighbors(query, none, 2, Metric.L2);
        Assert.Equal([-1L, -1], empty.Ids.ToArray());
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity], empty.Scores.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void LogarithmsOfSumsSubtractTheMaximum(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(new float[] { 1000, 1000, -1000, -1000, float.NegativeInfinity, 3 }, 3, 2);
        float[] sums = Values(device.LogSumExp(x));
        Assert.Equal(1000.6931f, sums[0], 1e-3f);
        Assert.Equal(-999.30685f, sums[1], 1e-3f);
        Assert.Equal(3f, sums[2], 1e-6f);
        using Matrix certain = device.Upload(new float[] { 20, 0 }, 1, 2);
        using CrossEntropyResult loss = device.CrossEntropy(certain, [0]);
        Assert.Equal(2.0611536e-9, loss.Loss, 1e-14);
    });

    private static float[] Halves(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => (float)(Half)(random.NextSingle() * 100))];
    }

    private static float[] Values(Matrix matrix)
    {
        using (matrix)
        {
            return matrix.ToArray();
        }
    }
}
