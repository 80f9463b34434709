using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>The gradient through a normalization, of rows and of columns.</summary>
[Trait("Needs", "Vulkan")]
public sealed class NormalizeGradientTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    // As PyTorch's clamp_min: at equality the gradient passes.
    [Theory]
    [MemberData(nameof(Devices))]
    public void ANormThatEqualsEpsilonIsNoConstant(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((float[] x, float p, float norm) in new[]
        {
            (new float[] { 3, 4 }, 2f, 5f), ([3, -4], 1f, 7f), ([1, -4], float.PositiveInfinity, 4f), ([5, 0], 3f, 5f),
        })
        {
            foreach (float epsilon in new[] { norm, MathF.BitIncrement(norm), MathF.BitDecrement(norm) })
            {
                Check(device, x, 1, 2, ElementType.Float32, new NormalizeOptions { P = p, Epsilon = epsilon });
                Check(device, x, 2, 1, ElementType.Float16, new NormalizeOptions { P = p, Epsilon = epsilon, Axis = NormalizeAxis.Columns });
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MatchesTheOracleAtHardScalesAndForLongVectors(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (int Vectors, int Length)[] shapes = row.IsSlow ? [(2, 70)] : row.Cut == WorkCut.AsTuned ? [(3, 33), (2, 1000), (3, 100_000)] : [(3, 33), (2, 1000)];
        foreach ((int vectors, int length) in shapes)
        {
            foreach (float p in new[] { 1, 2, 3, float.PositiveInfinity })
            {
                foreach (float scale in new[] { 1, 1e30f, 1e-30f })
                {
                    float[] x = RandomRows.Normal(vectors, length, length, scale);
                    Check(device, x, vectors, length, ElementType.Float32, new NormalizeOptions { P = p, Epsilon = 0 });
                    Check(device, x, length, vectors, ElementType.Float32, new NormalizeOptions { P = p, Epsilon = 0, Axis = NormalizeAxis.Columns });
                }
            }
        }
    });

    // Every way of reading rows, and upstream gradients of which the squares vanish or overflow.
    [Theory]
    [MemberData(nameof(Devices))]
    public void MatchesTheOracleForEveryTypeAndUpstreamScale(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in row.IsSlow ? new[] { 12, 7 } : [1, 31, 100, 768])
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                foreach (float scale in new[] { 1, 1e-25f, 1e25f })
                {
                    Check(device, RandomRows.Normal(9, columns, columns), 9, columns, type, new NormalizeOptions(), scale);
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WithoutAnUpstreamGradientThereIsNone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(RandomRows.Normal(5, 36, 1), 5, 36);
        using Matrix g = device.Upload(new float[5 * 36], 5, 36);
        using Matrix result = device.NormalizeBackward(x, g);
        Assert.All(result.ToArray(), value => Assert.Equal(0f, value));
    });

    private static void Check(VectorDevice device, float[] values, int rows, int columns, ElementType type, NormalizeOptions options, float upstream = 1)
    {
        bool byColumn = options.Axis == NormalizeAxis.Columns;
        float[] incoming = RandomRows.Normal(rows, columns, 5, upstream);
        using Matrix x = device.Upload(values, rows, columns, type);
        using Matrix g = device.Upload(incoming, rows, columns);
        using Matrix result = device.NormalizeBackward(x, g, options);
        ReferenceMatrix vectors = Oriented(RandomRows.Stored(values, type), rows, columns, byColumn);
        ReferenceMatrix slopes = Oriented(incoming, rows, columns, byColumn);
        ReferenceMatrix exact = ReferenceNormalize.Gradient(vectors, slopes, options.P, options.Epsilon);
        ReferenceMatrix actual = Oriented(result.ToArray(), rows, columns, byColumn);
        for (int v = 0; v < vectors.Rows; v++)
        {
            double norm = ReferenceNorm.Compute(vectors.Row(v), options.P);
            // |g| and the sum along x, which the slope multiplies, over the norm.
            double along = 0;
            double steepest = ReferenceNorm.Gradient(vectors.Row(v), options.P).Max(Math.Abs);
            for (int i = 0; i < vectors.Columns; i++)
            {
                along += Math.Abs(slopes[v, i] * vectors[v, i]) / norm;
            }

            for (int i = 0; i < vectors.Columns; i++)
            {
                double size = (Math.Abs(slopes[v, i]) + (along * steepest)) / Math.Max(norm, options.Epsilon);
                double bound = (64 + Math.Min(vectors.Columns, 1000)) * ErrorBounds.UnitRoundOff * size;
                Assert.True(
                    ErrorBounds.Within((float)actual[v, i], exact[v, i], bound + Agreement.Flushed),
                    $"{rows}×{columns} {options}, vector {v}, element {i}: {actual[v, i]:R}, the oracle has {exact[v, i]:R}; allowed {bound:E3}");
            }
        }
    }

    private static ReferenceMatrix Oriented(float[] values, int rows, int columns, bool byColumn)
    {
        ReferenceMatrix matrix = ReferenceMatrix.From(values, rows, columns);
        return byColumn ? matrix.Transpose() : matrix;
    }
}
