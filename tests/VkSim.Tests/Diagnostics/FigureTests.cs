using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Diagnostics;

/// <summary>Every figure is that of double precision, computed plainly.</summary>
[Trait("Needs", "Vulkan")]
public sealed class FigureTests
{
    private const int N = 90;
    private const int D = 20;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    private static Space Uneven => Space.Gaussian(N, D).With((row, column, value) => (value * (1 + column)) + 2 + (row % 3));

    [Theory]
    [MemberData(nameof(Devices))]
    public void CosinesAndNorms(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (Space space in new[] { Uneven, Uneven.With((_, _, value) => value * 1e25f), Uneven.With((_, _, value) => value * 1e-25f) })
        {
            SpaceReport report = space.Analyze(device);
            double[] norms = [.. Enumerable.Range(0, N).Select(r => Math.Sqrt(space.Dot(r, r))).Order()];
            Assert.Equal(norms[0], report.Norms.Least, 1e-6 * norms[0]);
            Assert.Equal((norms[44] + norms[45]) / 2, report.Norms.Median, 1e-6 * norms[45]);
            Assert.Equal(N, report.NormHistogram.Counts.Sum());
            AssertCosines(space, report.Cosines);
            AssertCosines(space.Centred(), report.CosinesCentred);
            double uniformity = Math.Log(space.Cosines().Average(cosine => Math.Exp((4 * cosine) - 4)));
            Assert.Equal(uniformity, report.Uniformity.Value, 1e-5);
            Assert.Equal(report.Uniformity.Value, report.Uniformity.Low);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsOfSubnormalNormsHaveTheirDirections(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Space space = Uneven.With((r, _, value) => r % 2 == 0 ? value * 1e-41f : value);
        space = space.With((r, column, value) => r == 6 ? 2 * space[8][column] : value);
        int[] labels = [.. Enumerable.Range(0, N).Select(r => r % 3)];
        using Matrix twice = device.Upload([.. space.Values.Select(value => 2 * value)], N, D);
        SpaceReport report = space.Analyze(device, new() { Labels = labels, Paired = twice });
        AssertCosines(space, report.Cosines);
        Assert.Equal(Math.Log(space.Cosines().Average(cosine => Math.Exp((4 * cosine) - 4))), report.Uniformity.Value, 1e-5);
        Assert.Equal([(6, 8)], report.NearDuplicateGroups!.Where(group => group.Contains(6)).Select(group => ((int)group[0], (int)group[1])));
        Assert.Equal(2, report.CollinearRows);
        Assert.Equal(1, report.Pairs!.MatchingCosine, 1e-6);
        // Of the two that are collinear each finds the one of the lower number first.
        Assert.Equal((N - 1.0) / N, report.Pairs.RecallAtoB.At1.Value, 1e-9);
        double agreement = Enumerable.Range(0, N).Average(r => labels[Enumerable.Range(0, N).Where(o => o != r).MaxBy(o => space.Cosine(r, o))] == labels[r] ? 1.0 : 0);
        Assert.Equal(agreement, report.Labels!.Agreement.Value, 1e-9);
        Assert.Equal(EmbeddingDiagnostics.Layout(twice, new() { Neighbors = 5 }).Trustworthiness.Value, LayoutOf(space), 1e-9);

        double LayoutOf(Space given)
        {
            using Matrix matrix = device.Upload(given.Values, N, D);
            return EmbeddingDiagnostics.Layout(matrix, new() { Neighbors = 5 }).Trustworthiness.Value;
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Dimensions(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SpaceDimensions dimensions = Uneven.Analyze(device).Dimensions;
        Space unit = Uneven.Normalized();
        for (int column = 0; column < D; column++)
        {
            double[] values = [.. unit.Column(column)];
            double mean = values.Average();
            Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), dimensions.Deviations[column], 1e-6);
            Assert.Equal(values.Average(value => value * value), dimensions.Shares[column], 1e-6);
        }

        Assert.Equal(1 / Math.Sqrt(D), dimensions.Isotropic);
        Assert.Equal(1, dimensions.Shares.Sum(), 1e-9);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Spectrum(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // The last column is nearly a copy: a small singular value, beside one that is 1,000 times as large.
        Space even = Uneven.With((_, column, value) => column == D - 1 ? 0 : value);
        Space near = even.With((r, column, value) => column == D - 1 ? even[r][0] + (1e-3f * Uneven[r][1]) : value);
        foreach (Space space in new[] { Uneven, near, Space.Gaussian(12, D), Uneven.With((_, _, value) => value * 1e-25f) })
        {
            SpaceSpectrum spectrum = space.Analyze(device).Spectrum;
            AssertSpectrum(space.SingularValues(), spectrum.SingularValues, spectrum.EffectiveRank, spectrum.ParticipationRatio);
            AssertSpectrum(space.Centred().SingularValues(), spectrum.CentredSingularValues, spectrum.EffectiveRankCentred, spectrum.ParticipationRatioCentred);
            Assert.True(spectrum.IsComplete);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RanksOfKnownSpaces(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SpaceReport constant = new Space([.. Enumerable.Repeat(0.3f, N * D)], N, D).Analyze(device);
        Assert.Equal(1, constant.Spectrum.EffectiveRank, 1e-6);
        Assert.Equal(1, constant.Spectrum.ParticipationRatio, 1e-6);
        Assert.Equal(0, constant.Uniformity.Value, 1e-6);
        Assert.Equal(1, constant.Cosines.Mean, 1e-6);
        Assert.Equal(1, constant.Cosines.Quantiles.P01, 1e-6);
        SpaceReport signs = new Space([.. Enumerable.Range(0, 40 * 5).Select(i => i % 5 > 0 ? 0f : i / 5 % 2 == 0 ? 1 : -1)], 40, 5).Analyze(device);
        Assert.Equal(1, signs.Spectrum.EffectiveRank, 1e-6);
        Assert.Equal(1, signs.Spectrum.ParticipationRatioCentred, 1e-6);
        Assert.Equal(40, signs.CollinearRows);
        SpaceReport identity = new Space([.. Enumerable.Range(0, 16 * 16).Select(i => i % 17 == 0 ? 1f : 0)], 16, 16).Analyze(device);
        Assert.Equal(-4, identity.Uniformity.Value, 1e-6);
        Assert.Equal(16, identity.Spectrum.EffectiveRank, 1e-4);
        Assert.Equal(0, identity.Cosines.Mean, 1e-9);
    });

    [Fact]
    public void LeadingSingularValuesOfManyColumns()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        // Orthogonal columns: the singular values are the columns' norms.
        const int Rows = 1024, Columns = 600;
        foreach (Func<int, double> size in new Func<int, double>[] { i => 1.0 / (1 + i), i => 1 - (i / 2000.0) })
        {
            var space = new Space(new float[Rows * Columns], Rows, Columns);
            space = space.With((r, column, _) => (float)(size(column) * (System.Numerics.BitOperations.PopCount((uint)(r & (column + 1))) % 2 == 0 ? 1 : -1)));
            SpaceSpectrum spectrum = space.Analyze(device, new() { SampleRows = 64 }).Spectrum;
            Assert.False(spectrum.IsComplete);
            for (int i = 0; i < 20; i++)
            {
                Assert.InRange(spectrum.SingularValues[i] / (32 * size(i)), 0.99, 1.0001);
            }

            double sum = Enumerable.Range(0, Columns).Sum(size);
            double rank = Math.Exp(-Enumerable.Range(0, Columns).Sum(i => size(i) / sum * Math.Log(size(i) / sum)));
            Assert.InRange(spectrum.EffectiveRank / rank, 0.95, 1.05);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Neighbours(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SpaceReport report = Uneven.Analyze(device, new() { Neighbors = 5 });
        int[][] nearest = [.. Enumerable.Range(0, N).Select(r => Nearest(r).Take(5).ToArray())];
        double[] counts = new double[N];
        foreach (int neighbor in nearest.SelectMany(list => list))
        {
            counts[neighbor]++;
        }

        double second = counts.Average(count => (count - 5) * (count - 5));
        Assert.Equal(counts.Average(count => Math.Pow(count - 5, 3)) / Math.Pow(second, 1.5), report.Hubs.Skew.Value, 1e-9);
        Assert.Equal(counts.Max(), report.Hubs.Top[0].Occurrences);
        Assert.Equal(counts.Count(count => count == 0) / (double)N, report.Hubs.Orphans);
        Assert.Equal(nearest.SelectMany(list => list).Select(i => (long)i), report.Sample.Neighbors);
        Assert.Equal(N * 3, report.Sample.Coordinates.Count);
        Assert.Equal(N * N, report.Sample.HeatMap.Count);
        Assert.Equal(Enumerable.Range(0, N).Select(i => (long)i), report.Sample.HeatMapRows.Order());
        Assert.Equal(Uneven.Cosine((int)report.Sample.HeatMapRows[0], (int)report.Sample.HeatMapRows[7]), report.Sample.HeatMap[7], 1e-5);
        double variance = Enumerable.Range(0, N).Sum(r => Math.Pow(report.Sample.Coordinates[3 * r], 2));
        Assert.Equal(report.Spectrum.CentredSingularValues[0], Math.Sqrt(variance), 1e-4 * Math.Sqrt(variance));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Labels(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int[] labels = [.. Enumerable.Range(0, N).Select(r => r == 4 ? 77 : (r % 3 * 10) - 5)];
        Space space = Space.Gaussian(N, D).With((r, column, value) => value + (column == r % 3 ? 2 : 0));
        SpaceLabels found = space.Analyze(device, new() { Labels = labels }).Labels!;
        double agreement = Enumerable.Range(0, N).Average(r => labels[Enumerable.Range(0, N).Where(o => o != r).MaxBy(o => space.Cosine(r, o))] == labels[r] ? 1.0 : 0);
        var pairs = Enumerable.Range(0, N).SelectMany(r => Enumerable.Range(0, N).Where(o => o != r).Select(o => (Same: labels[r] == labels[o], Cosine: space.Cosine(r, o)))).ToArray();
        Assert.Equal(4, found.Classes);
        Assert.Equal(agreement, found.Agreement.Value, 1e-9);
        Assert.Equal(pairs.Where(pair => pair.Same).Average(pair => pair.Cosine), found.Within, 1e-6);
        Assert.Equal(pairs.Where(pair => !pair.Same).Average(pair => pair.Cosine), found.Between, 1e-6);
        Assert.Equal(Enumerable.Range(0, N).Average(Silhouette), found.Silhouette.Value, 1e-5);

        double Silhouette(int r)
        {
            var others = Enumerable.Range(0, N).Where(o => o != r).ToLookup(o => labels[o], o => 1 - space.Cosine(r, o));
            if (!others[labels[r]].Any())
            {
                return 0;
            }

            double inside = others[labels[r]].Average();
            double outside = others.Where(group => group.Key != labels[r]).Min(group => group.Average());
            return (outside - inside) / Math.Max(inside, outside);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Partners(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Space space = Space.Gaussian(N, D);
        Space partner = Space.Gaussian(N, D, 5).With((r, column, value) => value + (0.6f * space[r][column]) + 0.5f);
        using Matrix y = device.Upload(partner.Values, N, D);
        SpacePairs pairs = space.Analyze(device, new() { Paired = y }).Pairs!;
        Space both = new([.. space.Values, .. partner.Values], 2 * N, D);
        double matching = Enumerable.Range(0, N).Average(r => both.Cosine(r, N + r));
        double others = Enumerable.Range(0, N).Average(r => Enumerable.Range(0, N).Where(o => o != r).Average(o => both.Cosine(r, N + o)));
        double gap = Math.Sqrt(Enumerable.Range(0, D).Sum(column => Math.Pow(space.Normalized().Column(column).Average() - partner.Normalized().Column(column).Average(), 2)));
        Assert.Equal(matching, pairs.MatchingCosine, 1e-6);
        Assert.Equal(2 - (2 * matching), pairs.Alignment, 1e-6);
        Assert.Equal(others, pairs.OtherCosine, 1e-6);
        Assert.Equal(gap, pairs.ModalityGap, 1e-6);
        Assert.Equal((N, 0), (pairs.Count, pairs.EqualPairs));
        foreach ((SpaceRecall recall, Func<int, int, double> cosine) in new (SpaceRecall, Func<int, int, double>)[]
        {
            (pairs.RecallAtoB, (query, other) => both.Cosine(query, N + other)), (pairs.RecallBtoA, (query, other) => both.Cosine(N + query, other)),
        })
        {
            int[] ranks = [.. Enumerable.Range(0, N).Select(q => Enumerable.Range(0, N).Count(o => cosine(q, o) > cosine(q, q)))];
            Assert.Equal(ranks.Count(rank => rank < 1) / (double)N, recall.At1.Value, 1e-9);
            Assert.Equal(ranks.Count(rank => rank < 5) / (double)N, recall.At5.Value, 1e-9);
            Assert.Equal(ranks.Count(rank => rank < 10) / (double)N, recall.At10.Value, 1e-9);
        }
    });

    [Fact]
    public void RowsOfTwoKindsByTurnsAreBothSeen()
    {
        // More rows than singular values are computed of: one of two is.
        using VectorDevice device = VectorDevice.Create("cpu");
        Space space = Space.Gaussian(140_000, 2).With((row, column, value) => row % 2 == column ? value : 0);
        SpaceReport report = space.Analyze(device, new() { SampleRows = 500, NearDuplicateRows = 0 });
        Assert.Equal(0.5, report.Spectrum.LeadingShareCentred, 0.02);
        Assert.Equal(2, report.Spectrum.EffectiveRankCentred, 0.02);
        for (int i = 0; i < report.Sample.Rows.Count; i++)
        {
            int row = (int)report.Sample.Rows[i];
            double x = report.Sample.Coordinates[3 * i], y = report.Sample.Coordinates[(3 * i) + 1];
            Assert.Equal(Math.Sqrt(space.Dot(row, row)), Math.Sqrt((x * x) + (y * y)), 0.05);
        }
    }

    [Fact]
    public void OnePairHasNoOtherPairs()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix paired = device.Upload([float.NaN, 0, 4, 5, 6, 1], 3, 2);
        SpacePairs pairs = new Space([1, 2, 3, 4, float.NaN, 1], 3, 2).Analyze(device, new() { Paired = paired }).Pairs!;
        Assert.Equal(1, pairs.Count);
        Assert.Equal(1, pairs.RecallAtoB.Queries);
        Assert.Equal(pairs.RecallAtoB.At1.Value, pairs.RecallAtoB.At1.Low);
        using Matrix one = device.Upload([4f, 5, 6], 1, 3);
        Assert.True(double.IsNaN(new Space([1, 2, 3], 1, 3).Analyze(device, new() { Paired = one }).Pairs!.OtherCosine));
    }

    [Fact]
    public void ASampleIsNearAndTheSameAgain()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Space space = Space.Gaussian(3000, 16);
        SpaceReport all = space.Analyze(device, new() { Exact = true });
        SpaceReport some = space.Analyze(device, new() { SampleRows = 300, Seed = 3 });
        Assert.Equal((3000, 300), (all.SampledRows, some.SampledRows));
        Assert.InRange(all.Uniformity.Value, some.Uniformity.Low, some.Uniformity.High);
        Assert.Equal(all.Cosines.Mean, some.Cosines.Mean);
        Assert.Equal(all.Cosines.Quantiles.P95, some.Cosines.Quantiles.P95, 0.01);
        SpaceReport again = space.Analyze(device, new() { SampleRows = 300, Seed = 3 });
        Assert.Equal(some.Uniformity, again.Uniformity);
        Assert.Equal(some.Sample.Rows, again.Sample.Rows);
        Assert.Equal(some.Sample.Coordinates, again.Sample.Coordinates);
        Assert.Equal(some.Spectrum.SingularValues, again.Spectrum.SingularValues);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(100)]
    [InlineData(5000)]
    public void PicturesShowOtherRowsThanTheSample(int points)
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        Space space = Space.Gaussian(3000, 16);
        SpaceReport usual = space.Analyze(device, new() { SampleRows = 300, Seed = 3 });
        SpaceReport report = space.Analyze(device, new() { SampleRows = 300, PictureRows = points, Seed = 3 });
        Assert.Equal((usual.SampledRows, usual.Uniformity, usual.Hubs.Skew), (report.SampledRows, report.Uniformity, report.Hubs.Skew));
        Assert.Equal(usual.Sample.HeatMap, report.Sample.HeatMap);
        IReadOnlyList<long> rows = report.Sample.Rows;
        Assert.Equal(Math.Min(points, 3000), rows.Count);
        Assert.Equal(Math.Min(points, 300), rows.Intersect(usual.Sample.Rows).Count());
        Assert.Equal(3 * rows.Count, report.Sample.Coordinates.Count);
        int[] probes = [0, rows.Count / 2, rows.Count - 1];
        foreach (int place in probes)
        {
            long nearest = rows.Where(other => other != rows[place]).MaxBy(other => space.Cosine((int)rows[place], (int)other));
            Assert.Equal(nearest, report.Sample.Neighbors[place * report.Sample.NeighborCount]);
        }
    }

    private static IEnumerable<int> Nearest(int row) =>
        Enumerable.Range(0, N).Where(other => other != row).OrderByDescending(other => Uneven.Cosine(row, other));

    private static void AssertCosines(Space space, SpaceCosines found)
    {
        double[] cosines = space.Cosines();
        Assert.Equal(cosines.Average(), found.Mean, 1e-6);
        Assert.Equal(cosines[0], found.Quantiles.Least, 1e-6);
        Assert.Equal(cosines[^1], found.Quantiles.Greatest, 1e-6);
        Assert.Equal(cosines[(int)(0.05 * (cosines.Length - 1))], found.Quantiles.P05, 5e-4);
        Assert.Equal(cosines[cosines.Length / 2], found.Quantiles.Median, 5e-4);
        Assert.Equal(cosines.Length, found.Histogram.Counts.Sum());
        Assert.Equal(cosines.Count(cosine => cosine < 0), found.Histogram.Counts.Take(50).Sum(), 2.0);
    }

    private static void AssertSpectrum(double[] exact, IReadOnlyList<double> found, double rank, double participation)
    {
        Assert.Equal(exact.Length, found.Count);
        for (int i = 0; i < exact.Length; i++)
        {
            Assert.Equal(exact[i], found[i], 1e-5 * exact[0]);
        }

        double sum = exact.Sum();
        double squares = exact.Sum(value => value / exact[0] * (value / exact[0]));
        Assert.Equal(Math.Exp(exact.Where(value => value > 0).Sum(value => -value / sum * Math.Log(value / sum))), rank, 1e-3);
        Assert.Equal(squares * squares / exact.Sum(value => Math.Pow(value / exact[0], 4)), participation, 1e-4 * participation);
    }
}
