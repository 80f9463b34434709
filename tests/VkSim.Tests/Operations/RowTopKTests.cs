using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

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

    // Few wanted and many, all of them, and rows on which a search by thresholds has nothing to hold on to.
    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsThatAreHardToSelectFrom(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int columns, int[] wanted) in row.IsSlow
            ? new (int, int[])[] { (21, [3, 18, 21]) } : [(257, [1, 12, 16, 17, 256, 257]), (1000, [10, 40, 600])])
        {
            float[][] rows =
            [
                [.. Enumerable.Repeat(2.5f, columns)],
                [.. Enumerable.Range(0, columns).Select(c => (float)c)],
                [.. Enumerable.Range(0, columns).Select(c => (float)-c)],
                [.. Enumerable.Repeat(float.NaN, columns)],
                [.. Enumerable.Range(0, columns).Select(c => c % 7 == 0 ? c : float.NaN)],
                [.. Enumerable.Range(0, columns).Select(c => c % 3 == 0 ? 0f : -0f)],
                [.. Enumerable.Range(0, columns).Select(c => c % 3 == 0 ? float.NegativeInfinity : c % 3 == 1 ? float.PositiveInfinity : 1)],
                [.. Enumerable.Range(0, columns).Select(c => BitConverter.UInt32BitsToSingle(0x3F800000u + (uint)(c * 37 % 101)))],
                [.. Enumerable.Range(0, columns).Select(c => c % 2 == 0 ? 1e-40f * c : -1e-40f * c)],
            ];
            using Matrix x = device.Upload([.. rows.SelectMany(r => r)], rows.Length, columns);
            foreach (int k in wanted)
            {
                foreach (bool largest in new[] { true, false })
                {
                    TopKResult found = device.TopK(x, k, new TopKOptions { Largest = largest });
                    for (int i = 0; i < rows.Length; i++)
                    {
                        (_, long[] ids) = ReferenceRanking.TopK([.. rows[i].Select(v => (double)v)], k, largest);
                        Assert.Equal(ids, found.IdsOf(i).ToArray());
                    }
                }
            }
        }
    });

    // On drivers whose loops end, a workgroup shares the longer row.
    [Theory]
    [MemberData(nameof(Devices))]
    public void LongRows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        if (row.IsSlow || row.Cut == WorkCut.IntoSmallWindows)
        {
            return;
        }

        foreach (int columns in new[] { 23_801, 23_812, 70_004 })
        {
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
            {
                // The second row holds one number and takes the most rounds.
                float[] values = RandomRows.Stored(RandomRows.Normal(2, columns, columns), type);
                values.AsSpan(columns).Fill(1.5f);
                using Matrix x = device.Upload(values, 2, columns, type);
                foreach (int k in new[] { 5, 30 })
                {
                    TopKResult found = device.TopK(x, k);
                    for (int i = 0; i < 2; i++)
                    {
                        (_, long[] ids) = ReferenceRanking.TopK([.. values[(i * columns)..((i + 1) * columns)].Select(v => (double)v)], k, largest: true);
                        Assert.Equal(ids, found.IdsOf(i).ToArray());
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
