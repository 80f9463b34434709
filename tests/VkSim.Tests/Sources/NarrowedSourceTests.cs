using FsCheck;
using FsCheck.Fluent;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Sources;

/// <summary>Wide numbers on devices: the answers are those of the wide numbers, and what cannot be kept is counted.</summary>
[Trait("Needs", "Vulkan")]
public sealed class NarrowedSourceTests
{
    private const long Nanoseconds = 1_732_800_000_123_456_789;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void DistancesOfLargeNumbersAreExact(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        double[] values = [1e9 + 1, 0, 1e9, 0, 1e9 + 3, 0];
        foreach (double p in new[] { 0.5, 1, 2, 3, double.PositiveInfinity })
        {
            Assert.Equal([0, 1, 2, 1, 0, 3, 2, 3, 0], Cdist(device, new MemorySource<double>(values, 3, 2), (float)p).Select(value => MathF.Round(value, 5)));
        }

        Assert.Equal([0, 1, 1, 1, 0, 1, 1, 1, 0], Cdist(device, new MemorySource<double>(values, 3, 2), 0));
        long[] times = [Nanoseconds, Nanoseconds + 1, Nanoseconds + 7, Nanoseconds + 1000];
        Assert.Equal([0, 1, 7, 1000, 1, 0, 6, 999, 7, 6, 0, 993, 1000, 999, 993, 0], Cdist(device, new MemorySource<long>(times, 4, 1), 2));
        Assert.Equal(
            [0, 1, 2, 1, 0, 1, 2, 1, 0],
            Cdist(device, new MemorySource<ulong>((ulong[])[ulong.MaxValue, ulong.MaxValue - 1, ulong.MaxValue - 2], 3, 1), 1));
        Assert.Equal([0, 1, 1, 0], Cdist(device, new MemorySource<int>((int[])[20170103, 20170104], 2, 1), 1));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ColumnsOfPlacesAndTimesKeepBoth(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        var random = new Random(3);
        double[] values = new double[40 * 3];
        for (int i = 0; i < values.Length; i += 3)
        {
            values[i] = 48.137154 + (random.NextDouble() * 1e-4);
            values[i + 1] = 11.576124 + (random.NextDouble() * 1e-4);
            values[i + 2] = 1_732_800_000_000 + random.Next(2);
        }

        float[] distances = Cdist(device, new MemorySource<double>(values, 40, 3), 2);
        var exact = new ReferenceMatrix(values, 40, 3);
        for (int i = 0; i < distances.Length; i++)
        {
            double expected = ReferenceDistance.Minkowski(exact.Row(i / 40), exact.Row(i % 40), 2);
            Assert.InRange(distances[i], expected * (1 - 2e-6), expected * (1 + 2e-6));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AFewFarValuesDoNotTakeTheOthersApart(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // A time that is missing is often 0.
        double[] values = [0, 1e9 + 1, 0, 1e9, 1e9 + 3, 0, 0, 0];
        float[] distances = Cdist(device, new MemorySource<double>(values, 8, 1), 1);
        Assert.Equal((1, 2, 3, 0), (distances[8 + 3], distances[8 + 4], distances[(3 * 8) + 4], distances[(5 * 8) + 6]));
        Assert.Equal(1e9f, distances[1]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheNearestAreThoseOfTheWideNumbers(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (NarrowedSource queries, NarrowedSource database) = NarrowedSource.ForDistances(
            new MemorySource<long>((long[])[20170103, Nanoseconds], 1, 2),
            new MemorySource<long>((long[])[20170106, Nanoseconds, 20170104, Nanoseconds, 20170102, Nanoseconds + 1, 20170103, Nanoseconds + 5], 4, 2));
        using Matrix q = device.Upload(queries);
        using Matrix d = device.Upload(database);
        foreach (Metric metric in new[] { Metric.L2, Metric.SquaredL2, Metric.L1 })
        {
            Neighbors best = device.NearestNeighbors(q, d, 4, metric);
            Assert.Equal([1, 2, 0, 3], best.Ids.ToArray());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void DirectionsBeyondTheRangeAreRight(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        double[] plain = [.. RandomRows.Normal(12, 17).Select(value => (double)value)];
        double[] scaled = [.. plain.Select((value, i) => Math.ScaleB(value, ((i / 17) - 6) * 170))];
        NarrowedSource source = NarrowedSource.ForDirections(new MemorySource<double>(scaled, 12, 17), epsilon: 0);
        using Matrix matrix = device.Upload(source);
        var exact = new ReferenceMatrix(plain, 12, 17);
        using Matrix cosines = device.CosineSimilarity(matrix, matrix, new CosineOptions { Epsilon = 0 });
        Agreement.Within(cosines.ToArray(), ReferenceCosine.Pairwise(exact, exact).Values, _ => ErrorBounds.Cosine(17), "cosine");
        using Matrix norms = device.Allocate(12, 1);
        using Matrix units = device.Allocate(12, 17);
        device.Normalize(matrix, units, new NormalizeOptions { Epsilon = 0 }, norms);
        double[] expected = ReferenceNormalize.Rows(exact).Values;
        Agreement.Within(units.ToArray(), expected, i => ErrorBounds.Normalized(17, expected[i], 2, ElementType.Float32) + (4 * ErrorBounds.UnitRoundOff), "unit");
        double[] lengths = ReferenceNorm.Rows(exact, 2);
        Assert.All(norms.ToArray().Select((norm, i) => norm * source.ScaleOf(i) / Math.ScaleB(lengths[i], (i - 6) * 170)), ratio => Assert.InRange(ratio, 1 - 2e-6, 1 + 2e-6));
        Assert.False(source.Report.IsLossy);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(float.PositiveInfinity)]
    public void ColumnsBeyondTheRangeAreDirectionsToo(float order)
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        double[] values = [3e300, 1, 1e-310, 4e300, 2, 2e-310];
        NarrowedSource source = NarrowedSource.ForColumnDirections(new MemorySource<double>(values, 2, 3), epsilon: 0, order);
        using Matrix matrix = device.Upload(source);
        using Matrix units = device.Normalize(matrix, new NormalizeOptions { Epsilon = 0, P = order, Axis = NormalizeAxis.Columns });
        double[] expected = ReferenceNormalize.Rows(new ReferenceMatrix([3, 4, 1, 2, 1, 2], 3, 2), order, 0).Transpose().Values;
        Agreement.Within(units.ToArray(), expected, _ => 1e-6, "column");
        Assert.Equal([1, 1, 0], new[] { source.ScaleOf(0) > 1e290, source.ScaleOf(1) == 1, source.ScaleOf(2) > 1 }.Select(yes => yes ? 1 : 0));
    }

    [Fact]
    public void ANormThatEpsilonClampsIsLeftToIt()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        double[] values = [3e-42, 4e-42 * (1 + 1e-9), 3e300, 4e300];
        NarrowedSource source = NarrowedSource.ForDirections(new MemorySource<double>(values, 2, 2), epsilon: 1e-12f);
        using Matrix matrix = device.Upload(source);
        float[] units = device.Normalize(matrix).ToArray();
        Assert.Equal(3e-30, units[0], 1e-32);
        Assert.Equal(4e-30, units[1], 1e-32);
        Assert.Equal(0.6f, units[2], 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheBestOfWideRowsAreRankedAsTheyAre(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        TopKResult dates = device.TopKWide(new MemorySource<long>((long[])[20170103, 20170104, 20170102, 5, 7, 6], 2, 3), 1);
        Assert.Equal([1L, 1], dates.Ids.ToArray());
        double[] values = [1e300, double.NaN, 2e300, 1e-300, 2e-300, double.NegativeInfinity, 2e300, -1e300];
        TopKResult best = device.TopKWide(new MemorySource<double>(values, 1, 8), 9);
        Assert.Equal([2L, 6, 0, 4, 3, 7, 5, 1, -1], best.Ids.ToArray());
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, 0, 0], best.Values[..5].ToArray());
        TopKResult least = device.TopKWide(new MemorySource<double>(values, 1, 8), 9, new TopKOptions { Largest = false });
        Assert.Equal([5L, 7, 3, 4, 0, 2, 6, 1, -1], least.Ids.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void LogitsFarFromZeroHaveTheirProbabilities(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        double[] logits = [1e9 + 2, 1e9 + 1, 1e9, 1e12 - 1e9, 0.1, -0.3, 0.2, -5];
        using Matrix matrix = device.Upload(NarrowedSource.ForSoftmax(new MemorySource<double>(logits, 2, 4)));
        CrossEntropyResult result = device.CrossEntropy(matrix, [1, 2], new CrossEntropyOptions { Reduction = LossReduction.None });
        using Matrix losses = result.Losses;
        float[] each = losses.ToArray();
        Assert.True(float.IsFinite(each[1]));
        Assert.Equal(Math.Log(Math.Exp(0.1 - 0.2) + Math.Exp(-0.3 - 0.2) + 1 + Math.Exp(-5 - 0.2)), each[1], 1e-6);
        using Matrix near = device.Upload(NarrowedSource.ForSoftmax(new MemorySource<double>((double[])[1e9 + 2, 1e9 + 1, 1e9], 1, 3)));
        using Matrix probabilities = device.Softmax(near);
        Agreement.Within(probabilities.ToArray(), [0.66524095577, 0.24472847105, 0.0900305731704], _ => 1e-7, "softmax");
    });

    [Fact]
    public void WhatCannotBeKeptIsCounted()
    {
        NarrowedSource source = NarrowedSource.Plain(new MemorySource<double>((double[])[1e300, -1e39, 1e-60, 0, double.PositiveInfinity, 1], 3, 2, "numbers"));
        source.Read(0, new float[6]);
        source.Read(0, new float[6]);
        Assert.Equal(new NarrowingReport("numbers", 2, 1, 0), source.Report);
        Assert.Equal("numbers: 2 values became infinite, 1 value became zero in single precision", source.Report.ToString());

        // Two clusters, each finer than single precision is at the distance of the other.
        double[] clusters = [.. Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? 1e12 : -1e12) + (i * 0.01))];
        NarrowedSource apart = NarrowedSource.ForSelfDistances(new MemorySource<double>(clusters, 100, 1));
        apart.Read(0, new float[100]);
        Assert.InRange(apart.Report.Equal, 40, 60);
        Assert.Equal(0, apart.Report.Infinite + apart.Report.Zero);

        // What other columns tell apart by far is not lost.
        var random = new Random(1);
        double[] ordinary = [.. Enumerable.Range(0, 60_000).Select(_ => random.NextDouble())];
        NarrowedSource usual = NarrowedSource.ForSelfDistances(new MemorySource<double>(ordinary, 6000, 10));
        usual.Read(0, new float[60_000]);
        Assert.False(usual.Report.IsLossy);
    }

    [Fact]
    public void UploadsSayWhatTheyLost()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix matrix = device.Upload((ReadOnlySpan<double>)[1e300, 1, 2, 1e-300], 2, 2, ElementType.Float32, out NarrowingReport lost);
        Assert.Equal((1, 1), (lost.Infinite, lost.Zero));
        Assert.Equal([float.PositiveInfinity, 1, 2, 0], matrix.ToArray());
        using Matrix kept = device.Upload((ReadOnlySpan<double>)[1, 0.5], 1, 2, ElementType.Float16, out lost);
        Assert.False(lost.IsLossy);
        Assert.Equal(ElementType.Float16, kept.ElementType);
        Assert.Throws<ArgumentException>(() => device.Upload((ReadOnlySpan<double>)[1, 0.5], 2, 2, ElementType.Float32, out _));
        Assert.Throws<ArgumentException>(() => new MemorySource<double>(new double[3], 2, 2));
        Assert.Throws<NotSupportedException>(() => new MemorySource<decimal>(new decimal[4], 2, 2));
    }

    [Fact]
    public void WhatSinglePrecisionHoldsIsLeftBitForBit() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(ArbMap.Default.ArbFor<(int[] Bits, int Columns)>(), input =>
        {
            float[] values = Array.ConvertAll(input.Bits, bits => BitConverter.Int32BitsToSingle(bits * 214_013));
            int columns = 1 + (Math.Abs(input.Columns % 5) % Math.Max(1, values.Length));
            int rows = values.Length / columns;
            values = values[..(rows * columns)];
            var wide = new MemorySource<double>(Array.ConvertAll(values, value => (double)value), rows, columns);
            var narrow = new MemorySource<float>(values, rows, columns);
            foreach (IMatrixSource source in new IMatrixSource[] { wide, narrow })
            {
                foreach (NarrowedSource narrowed in new[]
                {
                    NarrowedSource.Plain(source), NarrowedSource.ForSelfDistances(source), NarrowedSource.ForDistances(wide, source).B, NarrowedSource.ForDirections(source),
                    NarrowedSource.ForDirections(source, 0, 1), NarrowedSource.ForColumnDirections(source), NarrowedSource.ForSoftmax(source), NarrowedSource.ForRanking(source, 2, true),
                })
                {
                    float[] read = new float[values.Length];
                    narrowed.Read(0, read);
                    Assert.Equal(values.Select(Bits), read.Select(Bits));
                    Assert.False(narrowed.Report.IsLossy);
                }
            }
        }));

    [Fact]
    public void DistancesOfRandomIntegersAreTheirs()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            int columns = random.Next(1, 9);
            long[] values = new long[20 * columns];
            long[] bases = [.. Enumerable.Range(0, columns).Select(_ => random.NextInt64(-(1L << 62), 1L << 62) >> random.Next(60))];
            int spread = 1 << random.Next(1, 22);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = bases[i % columns] + random.Next(-spread, spread);
            }

            float[] distances = Cdist(device, new MemorySource<long>(values, 20, columns), 1);
            for (int i = 0; i < distances.Length; i++)
            {
                long exact = Enumerable.Range(0, columns).Sum(c => Math.Abs(values[(i / 20 * columns) + c] - values[(i % 20 * columns) + c]));
                Assert.Equal(exact, distances[i], ErrorBounds.Minkowski(columns, exact, 1));
            }
        }));
    }

    [Fact]
    public void DistancesOfRandomDoublesAreWithinTheirRounding()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            int columns = random.Next(1, 9);
            double spread = Math.Pow(10, random.Next(-8, 3));
            double[] bases = [.. Enumerable.Range(0, columns).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(12)))];
            double[] values = [.. Enumerable.Range(0, 25 * columns).Select(i => bases[i % columns] + (random.NextDouble() * spread))];
            float[] distances = Cdist(device, new MemorySource<double>(values, 25, columns), 2);
            var exact = new ReferenceMatrix(values, 25, columns);
            for (int i = 0; i < distances.Length; i++)
            {
                // Every number is rounded once, as far from the common one as the spread at most, which a factor of 4 may leave to itself.
                double expected = ReferenceDistance.Minkowski(exact.Row(i / 25), exact.Row(i % 25), 2);
                double rounding = 2 * Math.Sqrt(columns) * ErrorBounds.UnitRoundOff * spread * 8;
                Assert.InRange(distances[i] - expected, -rounding - ErrorBounds.Minkowski(columns, expected, 2), rounding + ErrorBounds.Minkowski(columns, expected, 2));
            }
        }));
    }

    [Fact]
    public void RandomWideRowsAreRankedAsASortWould()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            int columns = random.Next(1, 300);
            int k = random.Next(1, 40);
            bool largest = random.Next(2) == 0;
            long origin = random.NextInt64(long.MinValue / 2, long.MaxValue / 2);
            long[] values = [.. Enumerable.Range(0, 3 * columns).Select(_ => origin + random.Next(-columns, columns))];
            TopKResult best = device.TopKWide(new MemorySource<long>(values, 3, columns), k, new TopKOptions { Largest = largest });
            for (int row = 0; row < 3; row++)
            {
                IEnumerable<int> ids = Enumerable.Range(0, columns);
                ids = largest ? ids.OrderByDescending(i => values[(row * columns) + i]) : ids.OrderBy(i => values[(row * columns) + i]);
                long[] expected = [.. ids.Select(i => (long)i).Concat(Enumerable.Repeat(-1L, k)).Take(k)];
                Assert.Equal(expected, best.IdsOf(row).ToArray());
            }
        }));
    }

    private static uint Bits(float value) => float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value);

    private static float[] Cdist(VectorDevice device, IMatrixSource source, float p)
    {
        NarrowedSource narrowed = NarrowedSource.ForSelfDistances(source);
        using Matrix matrix = device.Upload(narrowed);
        Assert.False(narrowed.Report.IsLossy);
        using Matrix distances = device.Cdist(matrix, matrix, new CdistOptions { P = p });
        return distances.ToArray();
    }
}
