using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class NormalizeTests
{
    private static readonly int[] Widths = [1, 3, 7, 31, 33, 64, 100, 257, 768, 1000];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(Devices))]
    public void MatchesTheOracleForEveryWidthAndType(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in Widths)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                int rows = row.Scale(37, 5);
                Check(device, RandomRows.Normal(rows, columns, columns), rows, columns, type, new NormalizeOptions());
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WorksInPlaceAndBetweenTypes(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in new[] { 5, 12, 33 })
        {
            float[] values = RandomRows.Normal(11, columns);
            foreach (ElementType from in Enum.GetValues<ElementType>())
            {
                foreach (ElementType to in Enum.GetValues<ElementType>())
                {
                    using Matrix x = device.Upload(values, 11, columns, from);
                    using Matrix y = device.Allocate(11, columns, to);
                    device.Normalize(x, y);
                    float[] expected = y.ToArray();
                    CheckRows(RandomRows.Stored(values, from), expected, 11, columns, to, 1e-12);
                    if (from == to)
                    {
                        device.Normalize(x, x);
                        Agreement.SameBits(expected, x.ToArray(), $"in place, {columns} columns of {from}");
                    }
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void GivesTheNormsOnRequest(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            foreach (int columns in new[] { 3, 64, 130 })
            {
                float[] values = RandomRows.Stored(RandomRows.Normal(9, columns), type);
                using Matrix x = device.Upload(values, 9, columns, type);
                using Matrix y = device.Allocate(9, columns, type);
                using Matrix norms = device.Allocate(9, 1);
                device.Normalize(x, y, null, norms);
                ReferenceMatrix exact = ReferenceMatrix.From(values, 9, columns);
                double[] expected = [.. Enumerable.Range(0, 9).Select(i => ReferenceNorm.Compute(exact.Row(i), 2))];
                Agreement.Within(norms.ToArray(), expected, i => ErrorBounds.Norm(columns, expected[i], 2), "norm");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void IsRightAtScalesWhoseSquaresLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (float scale in new[] { 1e30f, 1e-30f, 3e37f, 1e-37f, 1e-42f })
        {
            float[] values = RandomRows.Normal(8, 70, 3, scale);
            Check(device, values, 8, 70, ElementType.Float32, new NormalizeOptions { Epsilon = 0 });
            Check(device, values, 8, 70, ElementType.Float32, new NormalizeOptions());
            Check(device, values, 8, 70, ElementType.BFloat16, new NormalizeOptions { Epsilon = 0 });
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TakesEpsilonInSinglePrecisionAndAnyZeroPolicy(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = new float[3 * 6];
        values[6] = 1;
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            using Matrix x = device.Upload(values, 3, 6, type);
            using Matrix zero = device.Normalize(x);
            Assert.Equal(values, zero.ToArray());
            using Matrix nan = device.Normalize(x, new NormalizeOptions { ZeroVectors = ZeroVectorPolicy.NaN });
            float[] answer = nan.ToArray();
            Assert.All(answer[..6].Concat(answer[12..]), v => Assert.True(float.IsNaN(v)));
            Assert.Equal(values[6..12], answer[6..12]);
            ArgumentException error = Assert.Throws<ArgumentException>(
                () => device.Normalize(x, new NormalizeOptions { ZeroVectors = ZeroVectorPolicy.Error }));
            Assert.Contains("Row 0", error.Message);
        }

        using Matrix full = device.Upload(new float[] { 1, 2, 0, 3 }, 2, 2);
        using Matrix accepted = device.Normalize(full, new NormalizeOptions { ZeroVectors = ZeroVectorPolicy.Error });
        Assert.Equal(1, accepted.ToArray()[3]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void KeepsNaNAndInfinityInTheirRows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = RandomRows.Normal(5, 67);
        values[67 + 3] = float.NaN;
        values[(3 * 67) + 60] = float.PositiveInfinity;
        Check(device, values, 5, 67, ElementType.Float32, new NormalizeOptions());
        Check(device, values, 5, 67, ElementType.Float16, new NormalizeOptions());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ARowDoesNotDependOnTheOthers(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in new[] { 7, 200, 768 })
        {
            int rows = row.Scale(50, 9);
            float[] values = RandomRows.Normal(rows, columns);
            using Matrix x = device.Upload(values, rows, columns);
            using Matrix y = device.Normalize(x);
            float[] all = y.ToArray();
            foreach (int i in new[] { 0, rows / 2, rows - 1 })
            {
                using Matrix one = device.Upload(values.AsSpan(i * columns, columns), 1, columns);
                using Matrix alone = device.Normalize(one);
                Agreement.SameBits(all.AsSpan(i * columns, columns), alone.ToArray(), $"row {i} of {columns} columns");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TakesEmptyMatrices(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int columns) in new[] { (0, 5), (4, 0), (0, 0) })
        {
            using Matrix x = device.Allocate(rows, columns);
            using Matrix norms = device.Allocate(rows, 1);
            using Matrix y = device.Allocate(rows, columns);
            device.Normalize(x, y, null, norms);
            Assert.Empty(y.ToArray());
            Assert.Equal(new float[rows], norms.ToArray());
        }
    });

    private static void Check(VectorDevice device, float[] values, int rows, int columns, ElementType type, NormalizeOptions options)
    {
        using Matrix x = device.Upload(values, rows, columns, type);
        using Matrix y = device.Normalize(x, options);
        Assert.Equal(type, y.ElementType);
        CheckRows(RandomRows.Stored(values, type), y.ToArray(), rows, columns, type, options.Epsilon);
    }

    private static void CheckRows(float[] stored, float[] actual, int rows, int columns, ElementType type, double epsilon)
    {
        ReferenceMatrix exact = ReferenceNormalize.Rows(ReferenceMatrix.From(stored, rows, columns), 2, (float)epsilon);
        Agreement.Within(
            actual, exact.Values, i => ErrorBounds.Normalized(columns, exact.Values[i], 2, type) + Agreement.Flushed, $"{rows}×{columns} {type}");
    }
}
