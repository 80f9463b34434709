using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>Whatever a row of one component is, its direction stays: nothing flows back through the norm, not even a rounding.</summary>
[Trait("Needs", "Vulkan")]
public sealed class OneColumnGradientTests
{
    private static readonly float[] s_orders = [2, 1, 3, 1.5f, 2.7f, float.PositiveInfinity];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void OfNormalizations(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(70, 9);
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            float[] values = Values(n, 1, type);
            foreach ((int rows, NormalizeAxis axis) in new[] { (n, NormalizeAxis.Rows), (1, NormalizeAxis.Columns) })
            {
                using Matrix x = device.Upload(values, rows, n / rows, type);
                using Matrix g = device.Upload(RandomRows.Normal(rows, n / rows, 2, 1000), rows, n / rows);
                foreach (float p in row.IsSlow ? s_orders[..2] : s_orders)
                {
                    using Matrix found = device.NormalizeBackward(x, g, new() { P = p, Axis = axis });
                    AllZero(found, $"p={p} {axis} {type}");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void BelowEpsilonTheDivisorIsAConstant(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(new float[] { 0.25f, -0.5f, 0, 3 }, 4, 1);
        using Matrix g = device.Upload(new float[] { 1, 2, -3, 5 }, 4, 1);
        using Matrix found = device.NormalizeBackward(x, g, new() { Epsilon = 2 });
        Assert.Equal([0.5f, 1, -1.5f, 0], found.ToArray());
        using Matrix one = device.Upload(new float[] { 1 }, 1, 1);
        using GradientPair pairs = device.CosineSimilarityBackward(x, one, g, new() { Epsilon = 2 });
        Assert.Equal([0.25f, 0.5f, -0.75f, 0], pairs.A.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OfCosines(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(37, 5);
        int m = row.Scale(150, 7);
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            using Matrix a = device.Upload(Values(n, 1, type), n, 1, type);
            using Matrix b = device.Upload(Values(m, 2, type), m, 1, type);
            using Matrix pairs = device.Upload(RandomRows.Normal(n, m, 3, 1000), n, m);
            using GradientPair matrix = device.CosineSimilarityBackward(a, b, pairs);
            AllZero(matrix, $"matrix {type}");
            using Matrix line = device.Upload(RandomRows.Normal(m, 1, 4, 1000), m, 1);
            using Matrix other = device.Upload(Values(m, 5, type), m, 1, type);
            using GradientPair rowwise = device.RowwiseCosineSimilarityBackward(b, other, line);
            AllZero(rowwise, $"row by row {type}");
            using Matrix one = a[..1];
            using GradientPair serving = device.RowwiseCosineSimilarityBackward(one, b, line);
            AllZero(serving, $"one row for all {type}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OfLosses(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(150, 5);
        int k = row.IsSlow ? 1 : 3;
        float[] labels = RandomRows.Normal(n, 1, 9);
        foreach (ElementType type in row.IsSlow ? [ElementType.Float32] : new[] { ElementType.Float32, ElementType.Float16 })
        {
            using Matrix a = device.Upload(Values(n, 1, type), n, 1, type);
            using Matrix b = device.Upload(Values(n, 2, type), n, 1, type);
            using Matrix negatives = device.Upload(Values(n * k, 3, type), n * k, 1, type);
            AllZero(device.Clip(a, b, new() { WithGradients = true, Reduction = LossReduction.Sum }), $"clip {type}");
            AllZero(device.NtXent(a, b, new() { WithGradients = true }), $"ntxent {type}");
            AllZero(device.SupCon(a, Array.ConvertAll(labels, MathF.Sign), new() { WithGradients = true }), $"supcon {type}");
            AllZero(device.SigLip(a, b, new() { WithGradients = true }), $"siglip {type}");
            AllZero(device.InfoNce(a, b, new() { WithGradients = true, Negatives = negatives }), $"shared negatives {type}");
            AllZero(device.InfoNce(a, b, new() { WithGradients = true, Negatives = negatives, NegativesArePaired = true }), $"own negatives {type}");
        }
    });

    // Of many sizes, some with squares beyond single precision.
    private static float[] Values(int count, int seed, ElementType type)
    {
        float[] values = RandomRows.Normal(count, 1, seed, 3);
        for (int i = 0; i < count && type == ElementType.Float32; i++)
        {
            values[i] *= (i % 5) switch { 1 => 1e-4f, 2 => 1e25f, 3 => 1e4f, _ => 1 };
        }

        return values;
    }

    private static void AllZero(LossResult result, string what)
    {
        using (result)
        {
            foreach (Matrix? gradient in new[] { result.GradientA, result.GradientB, result.GradientNegatives })
            {
                AllZero(gradient, what);
            }
        }
    }

    private static void AllZero(GradientPair pair, string what)
    {
        AllZero(pair.A, $"a of {what}");
        AllZero(pair.B, $"b of {what}");
    }

    private static void AllZero(Matrix? gradient, string what)
    {
        foreach (float value in gradient?.ToArray() ?? [])
        {
            Assert.True(value == 0, $"{what}: a gradient is {value:R}");
        }
    }
}
