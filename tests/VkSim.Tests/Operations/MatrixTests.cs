using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class MatrixTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void HoldsWhatWasUploadedInEveryType(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (3, 5), (17, 33), (0, 3) })
        {
            float[] values = RandomRows.Normal(rows, columns);
            Half[] halves = [.. values.Select(v => (Half)v)];
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                using Matrix x = device.Upload(values, rows, columns, type);
                Assert.Equal(RandomRows.Stored(values, type), x.ToArray());
                using Matrix h = device.Upload(halves, rows, columns, type);
                Assert.Equal(RandomRows.Stored([.. halves.Select(v => (float)v)], type), h.ToArray());
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void KeepsTheBitsOfSpecialValues(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, float.MaxValue];
        using Matrix x = device.Upload(values, 2, 4);
        Agreement.SameBits(values, x.ToArray(), "fp32");
        using Matrix h = device.Upload(values, 2, 4, ElementType.Float16);
        Assert.Equal([0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.PositiveInfinity], h.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void IsReadInPartsAndAsynchronously(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = RandomRows.Normal(9, 7);
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using Matrix x = device.Upload(values, 9, 7, type);
            float[] stored = RandomRows.Stored(values, type);
            float[] part = new float[3 * 7];
            x.CopyRowsTo(4, 3, part);
            Assert.Equal(stored[28..49], part);
            Assert.Equal(stored, x.ToArrayAsync().AsTask().GetAwaiter().GetResult());
            Assert.Throws<ArgumentException>(() => x.CopyTo(new float[62]));
            Assert.Throws<ArgumentOutOfRangeException>(() => x.CopyRowsTo(7, 3, new float[100]));
        }
    });
}
