using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Losses;

[Trait("Needs", "Vulkan")]
public sealed class LossExplanationTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void TellsPositivesAndNegatives(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = [1, 0, 0.9f, 0.1f, 0, 1, -1, 0];
        using Matrix x = device.Upload(values, 4, 2);
        using LossResult result = device.SupCon(x, [1, 1, 2, 3], new SupConOptions { Explain = true });
        LossExplanation report = result.Explanation!;
        Assert.Equal(4, report.Rows);
        Assert.Equal(2, report.RowsWithoutPositives);
        Assert.Equal((0, 0.5, 1), (report.FewestPositives, report.MeanPositives, report.MostPositives));
        Assert.Equal((2, 10), (report.Positives.Count, report.Negatives.Count));
        double near = 0.9 / Math.Sqrt(0.82);
        Assert.Equal(near, report.Positives.Mean, 1e-5);
        Assert.Equal(-1, report.Negatives.Least, 1e-5);
        RowExplanation first = report.Samples[0];
        Assert.Equal([1], first.Positives);
        Assert.Equal((2, 2), (first.NegativeCount, first.NearestNegative));
        Assert.Contains(report.Warnings, w => w.Contains("2 of 4 rows have no positive"));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WarnsOfTheUsualMistakes(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 6, D = 24;
        float[] values = RandomRows.Normal(N, D, 3);
        float[] shifted = [.. values[D..], .. values[..D]];
        using Matrix x = device.Upload(values, N, D);
        using Matrix y = device.Upload(shifted, N, D);
        using Matrix same = device.Upload([.. Enumerable.Repeat(values[..D], N).SelectMany(v => v)], N, D);
        Assert.Contains(Warnings(device.Clip(x, y, new ClipOptions { Explain = true, Temperature = 1 })), w => w.Contains("out of order"));
        Assert.Contains(Warnings(device.NtXent(same, same, new NtXentOptions { Explain = true })), w => w.Contains("collapse"));
        Assert.Contains(
            Warnings(device.InfoNce(x, x, new InfoNceOptions { Explain = true, Normalize = false, LogitScale = 20 })), w => w.Contains("not normalized"));
        Assert.Contains(Warnings(device.InfoNce(x, x, new InfoNceOptions { Explain = true, Temperature = 0.001f })), w => w.Contains("temperature"));
        Assert.Empty(Warnings(device.InfoNce(x, x, new InfoNceOptions { Explain = true, Temperature = 1 })));
        Assert.Empty(Warnings(device.SigLip(x, x, new SigLipOptions { Explain = true, LogitScale = 1 })));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CollinearRowsAreACollapseWhateverTheirNormsAndSigns(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] direction = [0.3f, -1, 2];
        float[] factors = [1, -2, 0.5f, 3, -1];
        using Matrix x = device.Upload([.. factors.SelectMany(f => direction.Select(v => f * v))], 5, 3);
        Assert.Contains(Warnings(device.InfoNce(x, x, new InfoNceOptions { Explain = true, Temperature = 1 })), w => w.Contains("collapse"));
        Assert.Contains(Warnings(device.InfoNce(x, x, new InfoNceOptions { Explain = true, Temperature = 1, Normalize = false })), w => w.Contains("collapse"));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void PairsOutOfOrderAreToldFromChance(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // A shuffle's positives may be a little above its negatives, but not by more than chance.
        const int N = 32, D = 8;
        for (int seed = 0; seed < row.Scale(10, 2); seed++)
        {
            float[] values = RandomRows.Normal(N, D, seed);
            float[] near = [.. values.Zip(RandomRows.Normal(N, D, seed + 100), (x, y) => x + y)];
            using Matrix x = device.Upload(values, N, D);
            using Matrix y = device.Upload(near, N, D);
            using Matrix shifted = device.Upload([.. near[(3 * D)..], .. near[..(3 * D)]], N, D);
            var options = new ClipOptions { Explain = true, Temperature = 1 };
            Assert.DoesNotContain(Warnings(device.Clip(x, y, options)), w => w.Contains("out of order"));
            Assert.Contains(Warnings(device.Clip(x, shifted, options)), w => w.Contains("out of order"));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaNIsNamedAndNearestToNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = [1, 0, 0, 1, float.NaN, 1, 1, 1];
        using Matrix x = device.Upload(values, 4, 2);
        using Matrix y = device.Upload(new float[] { 1, 0, 0, 1, 1, 2, 1, 1 }, 4, 2);
        using LossResult result = device.InfoNce(y, x, new InfoNceOptions { Explain = true });
        LossExplanation report = result.Explanation!;
        Assert.Contains(report.Warnings, w => w.Contains("4 of 16 similarities are NaN") && w.Contains("row 0 with row 2"));
        Assert.Equal([3, 3, 3, 0], report.Samples.Select(s => s.NearestNegative));
        Assert.Equal((0, 1), (report.Negatives.Least, Math.Round(report.Positives.Greatest, 5)));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TellsOfExplicitNegatives(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(new float[] { 1, 0, 0, 1 }, 2, 2);
        using Matrix negatives = device.Upload(new float[] { -1, 0, 0.6f, 0.8f, 0, -1, 0.8f, 0.6f }, 4, 2);
        var options = new InfoNceOptions { Explain = true, Negatives = negatives, NegativesArePaired = true, Mask = new[] { true, true, false, true } };
        using LossResult result = device.InfoNce(x, x, options);
        LossExplanation report = result.Explanation!;
        Assert.Equal((2, 3), (report.Positives.Count, report.Negatives.Count));
        Assert.Equal([(2, 1), (1, 1)], report.Samples.Select(s => (s.NegativeCount, s.NearestNegative)));
        Assert.Equal(0.6, report.Samples[1].NearestNegativeSimilarity, 1e-5);
        using LossResult shared = device.InfoNce(x, x, new InfoNceOptions { Explain = true, Negatives = negatives });
        Assert.Equal(8, shared.Explanation!.Negatives.Count);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NamesCopiesThatAreNegativesOfOneAnother(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 9, D = 24;
        float[] x = RandomRows.Normal(N, D, 1);
        float[] y = RandomRows.Normal(N, D, 2);
        Copy(y, 2, y, 7, D);
        Copy(x, 0, x, 8, D);
        x[(8 * D) + 3] += 1e-3f;
        using Matrix a = device.Upload(x, N, D);
        using Matrix b = device.Upload(y, N, D);
        LossExplanation report = Explained(device.InfoNce(a, b, new InfoNceOptions { Explain = true }));
        Assert.Equal(2, report.FalseNegativeCount);
        Assert.Equal([(LossOperand.First, 0, 8, false), (LossOperand.Second, 2, 7, true)], report.FalseNegatives.Select(p => (p.Operand, p.Row, p.Other, p.AreEqual)));
        Assert.All(report.FalseNegatives, p => Assert.InRange(p.Similarity, 0.999, 1));
        Assert.Contains(report.Warnings, w => w.Contains("2 pairs of rows are the same or nearly so") && w.Contains("row 0 of the first operand and row 8"));

        // The mask leaves a pair out in both directions, or only in one.
        bool[] mask = [.. Enumerable.Repeat(true, N * N)];
        mask[(2 * N) + 7] = false;
        Assert.Equal(2, Explained(device.InfoNce(a, b, new InfoNceOptions { Explain = true, Mask = mask })).FalseNegativeCount);
        mask[(7 * N) + 2] = false;
        Assert.Equal(1, Explained(device.InfoNce(a, b, new InfoNceOptions { Explain = true, Mask = mask })).FalseNegativeCount);

        // Not twice where both operands are one matrix; rows of one label are no negatives of one another.
        Assert.Equal(1, Explained(device.SigLip(b, b, new SigLipOptions { Explain = true })).FalseNegativeCount);
        Assert.Empty(Explained(device.SupCon(b, [0, 1, 2, 3, 4, 5, 6, 2, 8], new SupConOptions { Explain = true })).FalseNegatives);
        Assert.Equal(
            [new FalseNegative(LossOperand.First, 2, LossOperand.First, 7, 1, true)],
            Rounded(Explained(device.SupCon(b, [0, 1, 2, 3, 4, 5, 6, 7, 8], new SupConOptions { Explain = true }))));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NamesCopiesAcrossViewsAndAmongExplicitNegatives(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 4, D = 16;
        float[] x = RandomRows.Normal(N, D, 1);
        float[] y = RandomRows.Normal(N, D, 2);
        Copy(x, 1, y, 3, D);
        using Matrix a = device.Upload(x, N, D);
        using Matrix b = device.Upload(y, N, D);
        Assert.Equal(
            [new FalseNegative(LossOperand.First, 1, LossOperand.Second, 3, 1, true)],
            Rounded(Explained(device.NtXent(a, b, new NtXentOptions { Explain = true }))));

        float[] others = RandomRows.Normal(2 * N, D, 3);
        Copy(y, 2, others, 5, D);
        using Matrix negatives = device.Upload(others, 2 * N, D);
        var shared = new InfoNceOptions { Explain = true, Negatives = negatives };
        FalseNegative[] expected = [new FalseNegative(LossOperand.Second, 2, LossOperand.Negatives, 5, 1, true)];
        Assert.Equal(expected, Rounded(Explained(device.InfoNce(a, b, shared))));
        Assert.Equal(expected, Rounded(Explained(device.InfoNce(a, b, shared with { NegativesArePaired = true, Normalize = false }))));
        bool[] mask = [.. Enumerable.Repeat(true, 2 * N)];
        mask[5] = false;
        Assert.Empty(Explained(device.InfoNce(a, b, shared with { NegativesArePaired = true, Mask = mask })).FalseNegatives);
    });

    [Fact]
    public void ListsAFewOfManyCopiesAndCountsAllWithoutMemoryForAllPairs()
    {
        const int N = 3000, D = 8;
        using VectorDevice device = VectorDevice.Create("cpu");
        float[] half = RandomRows.Normal(N / 2, D, 1);
        using Matrix x = device.Upload([.. half, .. half], N, D);
        LossExplanation report = Explained(device.SigLip(x, x, new SigLipOptions { Explain = true }));
        Assert.Equal(N / 2, report.FalseNegativeCount);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (i, i + (N / 2))), report.FalseNegatives.Select(p => (p.Row, p.Other)));
        Assert.InRange(device.Backend.ScratchBytes, 0, N * N);
    }

    private static void Copy(float[] from, int row, float[] to, int target, int columns) =>
        from.AsSpan(row * columns, columns).CopyTo(to.AsSpan(target * columns));

    private static FalseNegative[] Rounded(LossExplanation report) =>
        [.. report.FalseNegatives.Select(pair => pair with { Similarity = Math.Round(pair.Similarity, 5) })];

    private static LossExplanation Explained(LossResult result)
    {
        using (result)
        {
            return result.Explanation!;
        }
    }

    private static IReadOnlyList<string> Warnings(LossResult result)
    {
        using (result)
        {
            return result.Explanation!.Warnings;
        }
    }
}
