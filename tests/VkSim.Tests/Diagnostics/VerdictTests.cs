using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Diagnostics;

/// <summary>Spaces with a known answer get it.</summary>
[Trait("Needs", "Vulkan")]
public sealed class VerdictTests
{
    private const int N = 200;
    private const int D = 24;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EverySpaceGetsItsVerdict(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Space isotropic = Space.Isotropic(N, D);
        Space gaussian = Space.Gaussian(N, D);
        AssertVerdict(FindingKind.Healthy, "healthy", isotropic.Analyze(device));
        AssertVerdict(FindingKind.NotNormalized, "not normalized", gaussian.Analyze(device));
        AssertVerdict(FindingKind.Collapsed, "same point", gaussian.With((_, column, _) => gaussian[0][column]).Analyze(device));
        AssertVerdict(FindingKind.Collapsed, "same point", gaussian.With((_, column, value) => gaussian[0][column] + (value * 1e-5f)).Analyze(device));
        AssertVerdict(FindingKind.Line, "variance lies in 1 direction", gaussian.With((r, column, _) => gaussian[r][0] * gaussian[0][column]).Analyze(device));
        AssertVerdict(FindingKind.Line, "1 direction", isotropic.With((r, column, _) => column > 0 ? 0 : r % 2 == 0 ? 1 : -1).Analyze(device));
        AssertVerdict(FindingKind.Offset, "subtract the mean", gaussian.With((_, _, value) => value + 3).Analyze(device));
        AssertVerdict(FindingKind.DominantDimension, "dimension 7", gaussian.With((_, column, value) => column == 7 ? value * 20 : value).Analyze(device));
        AssertVerdict(FindingKind.DeadDimensions, "1 of 24 dimensions", isotropic.With((_, column, value) => column == 3 ? 0.1f : value).Analyze(device));
        AssertVerdict(FindingKind.Healthy, "healthy", Clusters(D, 0.7f).Analyze(device));
        AssertVerdict(FindingKind.Collapsed, "99 % of the variance lies in 2 directions", gaussian.With((r, column, _) =>
            (gaussian[r][0] * gaussian[0][column]) + (gaussian[r][1] * gaussian[1][column])).Analyze(device));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OddNumbersComeFirst(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Space isotropic = Space.Isotropic(N, D);
        SpaceReport report = isotropic.With((r, column, value) => r == 17 && column == 3 ? float.NaN : value).Analyze(device);
        AssertVerdict(FindingKind.Nan, "NaN in row 17", report);
        Assert.Equal([17], report.Findings[0].Rows);
        Assert.Equal((1, N - 1, 0), (report.NanCount, report.FiniteRows, report.InfiniteCount));
        report = isotropic.With((r, column, value) => r is 2 or 5 && column == 0 ? float.NegativeInfinity : value).Analyze(device);
        AssertVerdict(FindingKind.Infinite, "infinities in rows 2, 5", report);
        report = isotropic.With((r, column, value) => r == 9 ? 0 : r == 10 && column == 1 ? 1e-40f : value).Analyze(device);
        AssertVerdict(FindingKind.ZeroRows, "row 9", report);
        Assert.Equal((1, 1), (report.ZeroRows, report.SubnormalCount));
        report = Space.Gaussian(N, D).With((_, _, value) => value * 100).Analyze(device, storage: ElementType.Float16);
        AssertVerdict(FindingKind.HalfOverflow, "half precision overflowed", report);
        Assert.InRange(report.HalfOverflowRows, N - 20, N);
        report = isotropic.With((_, _, value) => value * 1e5f).Analyze(device, storage: ElementType.Float16);
        AssertVerdict(FindingKind.Infinite, "half precision overflowed", report);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CopiesAreFound(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SpaceReport report = Space.Isotropic(N, D).WithCopies((3, 150), (20, 40)).Analyze(device);
        AssertVerdict(FindingKind.Duplicates, "1 % of the rows are exact duplicates, e.g. rows 3 and 150", report);
        Assert.Equal([[3, 150], [20, 40]], report.DuplicateGroups);
        Assert.Equal([[3, 150], [20, 40]], report.NearDuplicateGroups!);
        Assert.Equal((4, 4, 0L), (report.IdenticalRows, report.EqualRows, report.CollinearRows));
        report = Space.Isotropic(400, D).WithCopies((3, 150)).Analyze(device);
        AssertVerdict(FindingKind.Healthy, "healthy", report);
        Assert.Equal([FindingKind.Healthy, FindingKind.Duplicates], report.Findings.Select(finding => finding.Kind));
        report = Space.Isotropic(N, D).WithCopies([.. Enumerable.Range(0, N / 2).Select(r => (r, r + (N / 2)))]).Analyze(device);
        AssertVerdict(FindingKind.Duplicates, "half of the rows are exact duplicates, e.g. rows 0 and 100", report);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ARowThatIsEverybodysNeighbourIsAHub(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // In the mean's direction lies what is near to all.
        SpaceReport report = Space.Isotropic(N, 64).With((r, _, value) => r == 6 ? 0.125f : value + 0.06f).Normalized().Analyze(device);
        SpaceFinding hubs = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.Hubs);
        Assert.Equal(6, hubs.Rows[0]);
        Assert.Equal(6, report.Hubs.Top[0].Row);
        Assert.True(report.Hubs.Skew.Value > 5);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TinyMatricesAreToldWhatTheyTell(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SpaceReport one = new Space([1, 0, 0], 1, 3).Analyze(device);
        AssertVerdict(FindingKind.Healthy, "as far as 1 row tells", one);
        Assert.Equal((1.0, 1.0), (one.Spectrum.EffectiveRank, one.Spectrum.ParticipationRatio));
        Assert.True(double.IsNaN(one.Cosines.Mean) && double.IsNaN(one.Uniformity.Value));
        AssertVerdict(FindingKind.ZeroRows, "zeros", new Space([0, 0], 1, 2).Analyze(device));
        AssertVerdict(FindingKind.Nan, "row 0", new Space([float.NaN], 1, 1).Analyze(device));
        AssertVerdict(FindingKind.Healthy, "healthy", Space.Isotropic(10, 64).Analyze(device));
        Assert.Equal(9, Space.Gaussian(10, 64).Analyze(device).Spectrum.Directions99);
        SpaceReport pair = new Space([1, 0, -1, 0], 2, 2).Analyze(device);
        Assert.Equal(-8, pair.Uniformity.Value, 1e-6);
        Assert.Equal(-1, pair.Cosines.Mean, 1e-12);
        Assert.Single(new Space([5], 1, 1).Analyze(device).Spectrum.SingularValues);
        foreach (Matrix empty in new[] { device.Allocate(0, 3), device.Allocate(3, 0) })
        {
            using (empty)
            {
                Assert.Contains("at least one row", Assert.Throws<ArgumentException>(() => EmbeddingDiagnostics.Analyze(empty)).Message);
            }
        }
    });

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix x = device.Upload(RandomRows.Normal(6, 4), 6, 4);
        using Matrix shorter = device.Upload(RandomRows.Normal(5, 4), 5, 4);
        Assert.Contains("3 labels", Assert.Throws<ArgumentException>(() => EmbeddingDiagnostics.Analyze(x, new() { Labels = new int[3] })).Message);
        Assert.Contains("5×4", Assert.Throws<ArgumentException>(() => EmbeddingDiagnostics.Analyze(x, new() { Paired = shorter })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpaceOptions { SampleRows = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpaceOptions { Neighbors = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpaceOptions { NearDuplicateCosine = 1 });
        Assert.Throws<OperationCanceledException>(() => EmbeddingDiagnostics.Analyze(x, new() { CancellationToken = new CancellationToken(true) }));
    }

    private static Space Clusters(int columns, float noise) =>
        Space.Gaussian(N, columns).With((r, _, value) => (r % 2 == 0 ? 1 : -1) + (value * noise)).Normalized();

    private static void AssertVerdict(FindingKind kind, string words, SpaceReport report)
    {
        Assert.Equal(kind, report.Findings[0].Kind);
        Assert.Contains(words, report.Verdict);
    }
}
