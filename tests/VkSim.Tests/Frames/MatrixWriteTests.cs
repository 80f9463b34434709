using VkSim.Compute;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Frames;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class MatrixWriteTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsAreWrittenWhereTheyBelong(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            float[] values = RandomRows.Normal(9, 7);
            float[] rows = RandomRows.Normal(3, 7, 2);
            using Matrix x = device.Upload(values, 9, 7, type);
            x.Write(rows, firstRow: 4);
            float[] expected = [.. values[..28], .. rows, .. values[49..]];
            Assert.Equal(RandomRows.Stored(expected, type), x.ToArray());
            x.ColumnRange(2, 3).Write([1f, 2f, 3f], firstRow: 8);
            Assert.Equal([1f, 2f, 3f], x.ColumnRange(2, 3)[8..].ToArray());
            x.Write([.. rows.Select(v => (Half)v)]);
            Assert.Equal(RandomRows.Stored([.. rows.Select(v => (float)(Half)v)], type), x[..3].ToArray());
            x.WriteAsync(values).AsTask().GetAwaiter().GetResult();
            Assert.Equal(RandomRows.Stored(values, type), x.ToArray());
            Assert.Contains("whole rows of 7 columns", Assert.Throws<ArgumentException>(() => x.Write(new float[8])).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => x.Write(rows, firstRow: 7));
            Assert.Throws<ArgumentOutOfRangeException>(() => x.Write(rows, firstRow: -1));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ManyRowsAreWrittenWithoutBlocking(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int rows = row.Scale(40_000, 100);
        float[] values = RandomRows.Normal(rows, 64);
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using Matrix x = device.Allocate(rows + 2, 64, type);
            x.WriteAsync(values, firstRow: 1).AsTask().GetAwaiter().GetResult();
            Assert.Equal(RandomRows.Stored(values, type), x[1..(rows + 1)].ToArray());
            Matrix columns = x.ColumnRange(3, 5);
            columns.WriteAsync(values.AsMemory(0, 5 * rows), firstRow: 2).AsTask().GetAwaiter().GetResult();
            Assert.Equal(RandomRows.Stored(values[..(5 * rows)], type), columns[2..].ToArray());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ABufferIsAMatrixWithoutACopy(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        if (gpu is null)
        {
            Assert.Null(device.Allocate(1, 1).Buffer);
            return;
        }

        using GpuBuffer<float> buffer = gpu.CreateBuffer<float>(30, "host's own");
        buffer.Write(RandomRows.Normal(30, 1));
        using (Matrix x = device.Wrap(buffer, 4, 5, firstElement: 7))
        {
            Assert.Same(buffer, x.Buffer);
            x.WriteAsync(RandomRows.Normal(4, 5, 2)).AsTask().GetAwaiter().GetResult();
            Assert.Equal(RandomRows.Normal(4, 5, 2), x.ToArray());
            Assert.Equal(28, x.BufferByteOffset);
            Assert.Equal(buffer.ToArray()[7..27], x.ToArray());
            using Matrix plain = device.Upload(x.ToArray(), 4, 5);
            using Matrix expected = device.Cdist(plain, plain);
            using Matrix actual = device.Cdist(x, x);
            Assert.Equal(expected.ToArray(), actual.ToArray());
            device.Softmax(x, x);
            Assert.Equal(buffer.ToArray()[7..27], x.ToArray());
        }

        Assert.False(buffer.IsDisposed);
        Assert.Contains("'host's own' has 120 bytes", Assert.Throws<ArgumentException>(() => device.Wrap(buffer, 4, 8)).Message, StringComparison.Ordinal);
        using VectorDevice cpu = VectorDevice.Create("cpu");
        Assert.Throws<NotSupportedException>(() => cpu.Wrap(buffer, 1, 1));
    });
}
