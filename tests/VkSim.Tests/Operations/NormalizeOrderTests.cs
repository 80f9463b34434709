using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class NormalizeOrderTests
{
    private static readonly float[] Orders = [0, 0.5f, 1, 1.5f, 2, 3, 7.25f, float.PositiveInfinity];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryOrderMatchesTheOracleAlongBothAxes(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
        {
            foreach (float p in Orders)
            {
                foreach ((int rows, int columns) in row.IsSlow ? [(3, 5)] : new[] { (9, 33), (1, 100), (70, 7), (130, 1), (5, 257) })
                {
                    Check(device, rows, columns, ElementType.Float32, new NormalizeOptions { P = p, Axis = axis });
                }
            }

            foreach (ElementType type in new[] { ElementType.Float16, ElementType.BFloat16 })
            {
                Check(device, row.Scale(37, 3), row.Scale(31, 5), type, new NormalizeOptions { Axis = axis });
                Check(device, row.Scale(37, 3), row.Scale(32, 4), type, new NormalizeOptions { P = 1, Axis = axis });
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ColumnsAreNormalizedInPlaceToo(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int rows = row.Scale(41, 5);
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            using Matrix x = device.Upload(RandomRows.Normal(rows, 13), rows, 13, type);
            var options = new NormalizeOptions { Axis = NormalizeAxis.Columns };
            using Matrix apart = device.Normalize(x, options);
            device.Normalize(x, x, options);
            Agreement.SameBits(apart.ToArray(), x.ToArray(), $"{type}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ZeroColumnsFollowThePolicy(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = [1, 0, 2, 3, 0, 4];
        var columns = new NormalizeOptions { Axis = NormalizeAxis.Columns };
        using Matrix x = device.Upload(values, 2, 3);
        using Matrix zero = device.Normalize(x, columns);
        using Matrix nan = device.Normalize(x, columns with { ZeroVectors = ZeroVectorPolicy.NaN });
        Assert.Equal((0f, 0f), (zero.ToArray()[1], zero.ToArray()[4]));
        Assert.Equal([false, true, false, false, true, false], nan.ToArray().Select(float.IsNaN));
        ArgumentException error = Assert.Throws<ArgumentException>(() => device.Normalize(x, columns with { ZeroVectors = ZeroVectorPolicy.Error }));
        Assert.Contains("Column 1 of 'x'", error.Message);
        using Matrix full = device.Upload(new float[] { 1, 0, 0, 2 }, 2, 2);
        using Matrix accepted = device.Normalize(full, columns with { ZeroVectors = ZeroVectorPolicy.Error });
        Assert.Equal([1f, 0, 0, 1], accepted.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void GradientsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
        {
            foreach (float p in row.IsSlow ? [2, 3] : Orders)
            {
                foreach ((int rows, int columns) in row.IsSlow ? [(3, 5)] : new[] { (9, 33), (70, 7), (3, 257) })
                {
                    CheckGradient(device, rows, columns, ElementType.Float32, new NormalizeOptions { P = p, Axis = axis });
                }
            }

            // Below epsilon the divisor is a constant.
            CheckGradient(device, 4, 6, ElementType.Float32, new NormalizeOptions { Axis = axis, Epsilon = 50 });
            CheckGradient(device, row.Scale(21, 3), 9, ElementType.Float16, new NormalizeOptions { Axis = axis });
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ZeroRowsAndTiesHaveFiniteGradients(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(new float[] { 0, 0, 0, 2, -2, 1 }, 2, 3);
        using Matrix gradient = device.Upload(new float[] { 1, 2, 3, 1, 2, 3 }, 2, 3);
        foreach (float p in Orders)
        {
            using Matrix result = device.NormalizeBackward(x, gradient, new NormalizeOptions { P = p, Epsilon = 0.5f });
            float[] values = result.ToArray();
            Assert.Equal([2f, 4, 6], values[..3]);
            ReferenceMatrix exact = ReferenceNormalize.Gradient(
                new ReferenceMatrix([0, 0, 0, 2, -2, 1], 2, 3), new ReferenceMatrix([1, 2, 3, 1, 2, 3], 2, 3), p, 0.5);
            Agreement.Within(values, exact.Values, _ => 2e-5, $"p={p}");
        }
    });

    private static void Check(VectorDevice device, int rows, int columns, ElementType type, NormalizeOptions options)
    {
        float[] values = RandomRows.Normal(rows, columns, columns);
        values[0] = 0;
        bool byRow = options.Axis == NormalizeAxis.Rows;
        using Matrix x = device.Upload(values, rows, columns, type);
        using Matrix y = device.Allocate(rows, columns, type);
        using Matrix norms = device.Allocate(byRow ? rows : 1, byRow ? 1 : columns);
        device.Normalize(x, y, options, norms);
        ReferenceMatrix stored = ReferenceMatrix.From(RandomRows.Stored(values, type), rows, columns);
        ReferenceMatrix turned = byRow ? stored : stored.Transpose();
        ReferenceMatrix exact = ReferenceNormalize.Rows(turned, options.P, options.Epsilon);
        exact = byRow ? exact : exact.Transpose();
        int length = turned.Columns;
        string what = $"{options.Axis} p={options.P} {rows}×{columns} {type}";
        Agreement.Within(y.ToArray(), exact.Values, i => ErrorBounds.Normalized(length, exact.Values[i], options.P, type) + Agreement.Flushed, what);
        double[] exactNorms = ReferenceNorm.Rows(turned, options.P);
        Agreement.Within(norms.ToArray(), exactNorms, i => ErrorBounds.Norm(length, exactNorms[i], options.P), $"{what} norms");
    }

    // A gradient is g less the norm's slope times g·x/‖x‖, over the norm; each of the two may be off by a few roundings of its sums.
    private static void CheckGradient(VectorDevice device, int rows, int columns, ElementType type, NormalizeOptions options)
    {
        float[] values = RandomRows.Normal(rows, columns, 1);
        float[] upstream = RandomRows.Normal(rows, columns, 2);
        bool byRow = options.Axis == NormalizeAxis.Rows;
        using Matrix x = device.Upload(values, rows, columns, type);
        using Matrix gradient = device.Upload(upstream, rows, columns);
        using Matrix result = device.NormalizeBackward(x, gradient, options);
        ReferenceMatrix Turn(ReferenceMatrix m) => byRow ? m : m.Transpose();
        ReferenceMatrix from = Turn(ReferenceMatrix.From(RandomRows.Stored(values, type), rows, columns));
        ReferenceMatrix incoming = Turn(ReferenceMatrix.From(upstream, rows, columns));
        var bounds = new ReferenceMatrix(from.Rows, from.Columns);
        double relative = ((4 * (from.Columns + 4)) + (32 * (1 + (float.IsFinite(options.P) ? options.P : 0)))) * ErrorBounds.UnitRoundOff;
        for (int i = 0; i < from.Rows; i++)
        {
            double norm = Math.Max(ReferenceNorm.Compute(from.Row(i), options.P), options.Epsilon);
            double[] slope = ReferenceNorm.Gradient(from.Row(i), options.P);
            double along = 0;
            for (int c = 0; c < from.Columns; c++)
            {
                along += Math.Abs(incoming[i, c] * from[i, c]) / norm;
            }

            for (int c = 0; c < from.Columns; c++)
            {
                bounds[i, c] = relative * (Math.Abs(incoming[i, c]) + (along * Math.Abs(slope[c]))) / norm;
            }
        }

        ReferenceMatrix exact = Turn(ReferenceNormalize.Gradient(from, incoming, options.P, options.Epsilon));
        Agreement.Within(result.ToArray(), exact.Values, i => Turn(bounds).Values[i] + Agreement.Flushed, $"gradient {options.Axis} p={options.P} {rows}×{columns} {type}");
    }
}
