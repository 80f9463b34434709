using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class WindowTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void WindowsTogetherAreTheMatrix(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(23, 5);
        using Matrix a = device.Upload(RandomRows.Normal(n, 9, 1), n, 9);
        using Matrix b = device.Upload(RandomRows.Normal(8, 9, 2), 8, 9);
        foreach (int? rows in row.IsSlow ? [2] : new int?[] { null, 1, 4, n - 1, n, 1000 })
        {
            Check(device.CosineSimilarity(a, b), handler => device.CosineSimilarityWindows(a, b, handler, windowRows: rows));
            Check(device.Cdist(a, b), handler => device.CdistWindows(a, b, handler, windowRows: rows));
            Check(device.DotProducts(a, b), handler => device.DotProductsWindows(a, b, handler, windowRows: rows));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WindowsReportProgressAndEndEarly(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Upload(RandomRows.Normal(10, 3), 10, 3);
        using var source = new CancellationTokenSource();
        var seen = new List<long>();
        var options = new CdistOptions { CancellationToken = source.Token };
        Assert.Throws<OperationCanceledException>(() => device.CdistWindows(a, a, (first, _, _) =>
        {
            seen.Add(first);
            source.Cancel();
        }, options, windowRows: 2));
        Assert.Equal([0L], seen);
        Assert.Throws<InvalidOperationException>(() => device.CdistWindows(a, a, (_, _, _) => throw new InvalidOperationException()));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.CdistWindows(a, a, (_, _, _) => { }, windowRows: 0));
        Assert.Throws<ArgumentNullException>(() => device.CdistWindows(a, a, null!));
        using Matrix none = device.Allocate(0, 3);
        device.CdistWindows(none, a, (_, _, _) => Assert.Fail("There are no rows."));
        long rows = 0;
        device.CdistWindows(a, none, (_, count, values) => rows += count + values.Length);
        Assert.Equal(10, rows);
    });

    private static void Check(Matrix expected, Action<RowWindowHandler> run)
    {
        using (expected)
        {
            var values = new List<float>();
            run((first, rows, window) =>
            {
                Assert.Equal(first * expected.Columns, values.Count);
                Assert.Equal(rows * expected.Columns, window.Length);
                values.AddRange(window);
            });
            Agreement.SameBits(expected.ToArray(), values.ToArray(), "windows");
        }
    }
}
