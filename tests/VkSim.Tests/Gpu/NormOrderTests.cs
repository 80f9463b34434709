using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Normalization by norms of any order, of rows and of columns, asked of the backends directly.</summary>
[Trait("Needs", "Vulkan")]
public sealed class NormOrderTests
{
    private static readonly float[] Orders = [0, 0.5f, 1, 1.5f, 2, 3, 40, float.PositiveInfinity];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in row.IsSlow ? new[] { 7, 33 } : [1, 3, 31, 100, 257, 768, 1000])
        {
            foreach (float p in Orders)
            {
                ElementType type = (ElementType)(columns % 3);
                float[] values = RandomRows.Normal(row.Scale(19, 3), columns, columns);
                values[0] = 0;
                Check(device, values, columns, type, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, p));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ColumnsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int columns) in row.IsSlow ? new[] { (5, 7) } : [(1, 1), (3, 257), (64, 33), (65, 7), (300, 31), (1000, 3)])
        {
            foreach (float p in Orders)
            {
                ElementType type = (ElementType)(columns % 3);
                float[] values = RandomRows.Normal(rows, columns, columns);
                values[0] = 0;
                Check(device, values, columns, type, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, p, NormalizeAxis.Columns));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AreRightAtScalesWhosePowersLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (float scale in new[] { 1e30f, 1e-30f, 2e36f, 1e-37f })
        {
            foreach (float p in new[] { 1, 1.5f, 2, 3, float.PositiveInfinity })
            {
                foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
                {
                    float[] values = RandomRows.Normal(6, 5, 3, scale);
                    Check(device, values, 5, ElementType.Float32, new NormalizeSettings(0, ZeroVectorPolicy.Zero, p, axis));
                    Check(device, values, 5, ElementType.BFloat16, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, p, axis));
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void KeepNaNInfinityAndZerosInTheirVectors(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = RandomRows.Normal(6, 6);
        values[7] = float.NaN;
        values[20] = float.NegativeInfinity;
        for (int i = 0; i < 6; i++)
        {
            values[(4 * 6) + i] = 0;
            values[(i * 6) + 5] = 0;
        }

        foreach (float p in Orders)
        {
            foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
            {
                Check(device, values, 6, ElementType.Float32, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, p, axis));
                Check(device, values, 6, ElementType.Float16, new NormalizeSettings(1e-12f, ZeroVectorPolicy.NaN, p, axis));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AVectorDoesNotDependOnTheOthers(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Rows = 150, D = 40;
        float[] values = RandomRows.Normal(Rows, D);
        foreach (float p in new[] { 1f, 3f })
        {
            var settings = new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, p);
            float[] all = Normalize(device, values, D, ElementType.Float32, settings).Values;
            float[] alone = Normalize(device, values[(9 * D)..(10 * D)], D, ElementType.Float32, settings).Values;
            Agreement.SameBits(all.AsSpan(9 * D, D), alone, $"row of order {p}");
        }

        foreach (float p in new[] { 1f, 2f, 3f })
        {
            var settings = new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, p, NormalizeAxis.Columns);
            float[] all = Normalize(device, values, D, ElementType.Float32, settings).Values;
            float[] column = [.. Enumerable.Range(0, Rows).Select(i => values[(i * D) + 9])];
            float[] alone = Normalize(device, column, 1, ElementType.Float32, settings).Values;
            Agreement.SameBits(Enumerable.Range(0, Rows).Select(i => all[(i * D) + 9]).ToArray(), alone, $"column of order {p}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TakeEmptyMatrices(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int columns) in new[] { (0, 5), (4, 0), (0, 0) })
        {
            foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
            {
                using Matrix x = device.Allocate(rows, columns);
                using Matrix norms = axis == NormalizeAxis.Rows ? device.Allocate(rows, 1) : device.Allocate(1, columns);
                device.Backend.Normalize(x.View, x.View, norms.View, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, 3, axis), default);
                Assert.Equal(new float[axis == NormalizeAxis.Rows ? rows : columns], norms.ToArray());
            }
        }
    });

    private static void Check(VectorDevice device, float[] values, int columns, ElementType type, NormalizeSettings settings)
    {
        int rows = values.Length / columns;
        bool byColumn = settings.Axis == NormalizeAxis.Columns;
        int length = byColumn ? rows : columns;
        ReferenceMatrix stored = ReferenceMatrix.From(RandomRows.Stored(values, type), rows, columns);
        ReferenceMatrix vectors = byColumn ? stored.Transpose() : stored;
        ReferenceMatrix exact = ReferenceNormalize.Rows(vectors, settings.P, settings.Epsilon, settings.ZeroVectors);
        exact = byColumn ? exact.Transpose() : exact;
        double[] norms = ReferenceNorm.Rows(vectors, settings.P);
        (float[] actual, float[] lengths) = Normalize(device, values, columns, type, settings);
        string what = $"{rows}×{columns} {type} {settings}";
        Agreement.Within(
            actual, exact.Values, i => ErrorBounds.Normalized(length, exact.Values[i], settings.P, type) + Agreement.Flushed, what);
        Agreement.Within(lengths, norms, i => ErrorBounds.Norm(length, norms[i], settings.P) + Agreement.Flushed, "norms of " + what);
    }

    // Out of place with norms and in place without; the bits must agree.
    private static (float[] Values, float[] Norms) Normalize(
        VectorDevice device, float[] values, int columns, ElementType type, NormalizeSettings settings)
    {
        int rows = values.Length / columns;
        bool byColumn = settings.Axis == NormalizeAxis.Columns;
        using Matrix x = device.Upload(values, rows, columns, type);
        using Matrix y = device.Allocate(rows, columns, type);
        using Matrix norms = device.Allocate(byColumn ? 1 : rows, byColumn ? columns : 1);
        device.Backend.Normalize(x.View, y.View, norms.View, settings, default);
        float[] answer = y.ToArray();
        device.Backend.Normalize(x.View, x.View, default, settings, default);
        Agreement.SameBits(answer, x.ToArray(), $"in place, {rows}×{columns} {type} {settings}");
        return (answer, norms.ToArray());
    }
}
