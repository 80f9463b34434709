namespace VkSim.Tests;

[Trait("Needs", "Vulkan")]
public sealed class RowTopKTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EqualsSorting(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int columns, int k) in row.IsSlow
            ? new[] { (3, 20, 4), (2, 5, 7) } : [(9, 1000, 10), (1, 3000, 700), (40, 7, 7), (5, 33, 50), (130, 100, 1), (3, 257, 0)])
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                // Few different values: most are ties.
                float[] values = [.. RandomRows.Normal(rows, columns, columns).Select(v => (float)Math.Round(v * 8) / 8)];
                values[(rows * columns) / 2] = float.NaN;
                values[^1] = float.PositiveInfinity;
                values[0] = float.NegativeInfinity;
                using Matrix x = device.Upload(values, rows, columns, type);
                foreach (bool largest in new[] { true, false })
                {
                    TopKResult found = device.TopK(x, k, new TopKOptions { Largest = largest });
                    Assert.Equal((rows, k), (found.Rows, found.K));
                    for (int i = 0; i < rows; i++)
                    {
                        double[] all = [.. values[(i * columns)..((i + 1) * columns)].Select(v => (double)v)];
                        (double[] scores, long[] ids) = ReferenceRanking.TopK(all, k, largest);
                        Assert.Equal(ids, found.IdsOf(i).ToArray());
                        Assert.Equal(scores, found.ValuesOf(i).ToArray().Select(v => (double)v));
                    }
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OfThePage(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(new float[] { 3, 2, 3, 2, 1, 1 }, 1, 6);
        Assert.Equal([0L, 2], device.TopK(x, 2).Ids.ToArray());
        Assert.Equal([4L, 5, 1], device.TopK(x, 3, new TopKOptions { Largest = false }).Ids.ToArray());
        using Matrix narrow = device.Allocate(2, 0);
        Assert.Equal([-1L, -1], device.TopK(narrow, 1).Ids.ToArray());
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity], device.TopK(narrow, 1, new TopKOptions { Largest = false }).Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => device.TopK(x, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.TopK(x, 1).ValuesOf(1));
    });
}
