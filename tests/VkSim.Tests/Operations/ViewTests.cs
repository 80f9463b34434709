using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Cut")]
public sealed class ViewTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void RangesOfRowsAndColumnsShareMemory(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = [.. Enumerable.Range(0, 42).Select(i => (float)i)];
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using Matrix x = device.Upload(values, 6, 7, type);
            Assert.Equal(values[14..28], x[2..4].ToArray());
            Assert.Equal(values[35..], x[^1..].ToArray());
            Assert.Equal(values, x[..].ToArray());
            Assert.Empty(x[6..].ToArray());
            Assert.Equal(values[21..28], x.RowRange(2, 3)[1..2].ToArray());
            Matrix middle = x.ColumnRange(2, 3);
            Assert.Equal((6L, 3, type), (middle.Rows, middle.Columns, middle.ElementType));
            Assert.Equal(Enumerable.Range(0, 6).SelectMany(i => values[((i * 7) + 2)..((i * 7) + 5)]), middle.ToArray());
            Assert.Equal([values[16], values[17], values[23], values[24]], x[2..4].ColumnRange(1, 4).ColumnRange(1, 2).ToArray());
            Assert.Equal(middle.ToArray(), middle.ToArrayAsync().AsTask().GetAwaiter().GetResult());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WritingIntoAViewWritesNothingElse(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            foreach ((int first, int count) in new[] { (0, 4), (1, 3), (4, 8), (5, 1), (3, 8) })
            {
                float[] values = RandomRows.Stored(RandomRows.Normal(9, 12), type);
                using Matrix x = device.Upload(values, 9, 12, type);
                device.Normalize(x[2..7].ColumnRange(first, count), x[2..7].ColumnRange(first, count));
                float[] after = x.ToArray();
                for (int i = 0; i < values.Length; i++)
                {
                    bool inside = i / 12 is >= 2 and < 7 && i % 12 >= first && i % 12 < first + count;
                    Assert.True(inside || values[i] == after[i], $"{type} columns {first}+{count}: element {i}");
                }

                using Matrix packed = device.Upload(Part(values, 12, 2, 5, first, count), 5, count, type);
                using Matrix expected = device.Normalize(packed);
                double step = type == ElementType.Float32 ? 1e-6 : type == ElementType.Float16 ? 1e-3 : 8e-3;
                float[] exact = expected.ToArray();
                Agreement.Within(Part(after, 12, 2, 5, first, count), [.. exact.Select(v => (double)v)], _ => step, $"{type} columns {first}+{count}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OperationsTakeViewsAsTheyTakePackedMatrices(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            foreach ((int width, int first, int count) in row.IsSlow ? [(9, 3, 5)] : new[] { (40, 4, 32), (37, 5, 31) })
            {
                const int Rows = 11;
                float[] values = RandomRows.Stored(RandomRows.Normal(Rows, width), type);
                using Matrix x = device.Upload(values, Rows, width, type);
                Matrix view = x[1..9].ColumnRange(first, count);
                float[] part = Part(values, width, 1, 8, first, count);
                using Matrix packed = device.Upload(part, 8, count, type);
                ReferenceMatrix exact = ReferenceMatrix.From(part, 8, count);
                using Matrix cosines = device.CosineSimilarity(view, packed);
                Agreement.Within(cosines.ToArray(), ReferenceCosine.Pairwise(exact, exact).Values, _ => ErrorBounds.Cosine(count), $"{type} cosine");
                using Matrix distances = device.Cdist(packed, view);
                ReferenceMatrix d = ReferenceDistance.Pairwise(Metric.L2, exact, exact);
                Agreement.Within(distances.ToArray(), d.Values, i => ErrorBounds.Minkowski(count, d.Values[i], 2), $"{type} distance");
                Assert.Equal(device.TopK(packed, 3).Ids.ToArray(), device.TopK(view, 3).Ids.ToArray());
                Assert.Equal([0L, 1, 2, 3, 4, 5, 6, 7], device.NearestNeighbors(view, packed, 1, Metric.L2).Ids.ToArray());
                using Matrix sums = device.LogSumExp(view);
                Agreement.Within(sums.ToArray(), [.. Enumerable.Range(0, 8).Select(i => ReferenceSoftmax.LogSumExp(exact.Row(i)))], _ => 1e-5, $"{type} log-sum-exp");

                // A view as the destination, between other columns.
                using Matrix wide = device.Upload(new float[8 * 12], 8, 12);
                device.CosineSimilarity(view, packed, wide.ColumnRange(3, 8));
                Agreement.SameBits(cosines.ToArray(), wide.ColumnRange(3, 8).ToArray(), $"{type} into a view");
                Assert.All(wide.ColumnRange(0, 3).ToArray().Concat(wide.ColumnRange(11, 1).ToArray()), v => Assert.Equal(0f, v));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void EveryOperationReadsItsViewsAlone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((ElementType type, int columns) in row.IsSlow
            ? [(ElementType.Float32, 5)] : new[] { (ElementType.Float32, 33), (ElementType.Float16, 64) })
        {
            int rows = row.Scale(22, 4);
            using var packed = new EveryOperation(device, rows, columns, type);
            using var views = new EveryOperation(device, rows, columns, type, asViews: true);
            foreach (((string name, EveryOperation.Call expected), (_, EveryOperation.Call call)) in packed.Calls.Zip(views.Calls))
            {
                if (!row.IsSlow || name is "cosine row by row" or "normalize Columns p=2" or "softmax")
                {
                    double[] exact = [.. expected(null, default).Select(value => (double)value)];
                    double size = 1 + exact.Where(double.IsFinite).Max(Math.Abs);
                    double step = type == ElementType.Float32 || !(name.StartsWith("normalize", StringComparison.Ordinal) || name.Contains("softmax") || name == "its logarithm")
                        ? 1e-5 : 8e-3;
                    Agreement.Within(call(null, default), exact, _ => step * size, $"{name} of {type}, {columns} columns");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ResultsMayLieBesideTheirOperandsButNotOnThem(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = RandomRows.Normal(8, 6);
        using Matrix x = device.Upload(values, 8, 6);
        device.Normalize(x[..4], x[4..]);
        using Matrix expected = device.Normalize(x[..4]);
        Agreement.SameBits(expected.ToArray(), x[4..].ToArray(), "beside one another");
        Assert.Throws<ArgumentException>(() => device.Normalize(x[..4], x[2..6]));
        Assert.Throws<ArgumentException>(() => device.Cdist(x[..4].ColumnRange(0, 2), x[..4].ColumnRange(0, 2), x[3..7].ColumnRange(1, 4)));
        device.Cdist(x[..4].ColumnRange(0, 2), x[..4].ColumnRange(0, 2), x[..4].ColumnRange(2, 4));
        Assert.Equal(0f, x.ToArray()[2]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AViewEndsWithItsParentAndKeepsNothing(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        Matrix x = device.Upload(new float[12], 4, 3);
        Matrix view = x[1..3];
        Matrix inner = view.ColumnRange(0, 2);
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view.ToArray());
        Assert.Throws<ObjectDisposedException>(() => inner.ToArray());
        Assert.Equal(6, x[..2].ToArray().Length);
        Matrix other = x[..1];
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.ToArray());
        Assert.Throws<ObjectDisposedException>(() => x[..1]);
        other.Dispose();
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RangesMustBeThere(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(new float[12], 4, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[3..5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[3..2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[^5..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.RowRange(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.RowRange(1, long.MaxValue));
        Assert.Contains("3 columns", Assert.Throws<ArgumentOutOfRangeException>(() => x.ColumnRange(2, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.ColumnRange(0, -1));
    });

    private static float[] Part(float[] values, int width, int firstRow, int rows, int first, int count) =>
        [.. Enumerable.Range(firstRow, rows).SelectMany(i => values[((i * width) + first)..((i * width) + first + count)])];
}
