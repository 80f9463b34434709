using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>The gradients of row-wise cosines.</summary>
[Trait("Needs", "Vulkan")]
public sealed class RowwiseCosineGradientTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    // As PyTorch from 2.1 on, whose clamp_min passes the gradient where the norm is not below epsilon.
    [Theory]
    [MemberData(nameof(Devices))]
    public void ANormThatEqualsEpsilonIsNoConstant(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (float epsilon in new[] { 5f, MathF.BitIncrement(5f), MathF.BitDecrement(5f) })
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                // The left norm is 5, the right one 13; then one row for many, either way round.
                Check(device, ([3, 4, 0, 0], 1), ([5, 0, 12, 0], 1), 4, type, epsilon);
                Check(device, ([3, 4, 0, 0], 1), ([5, 0, 12, 0, 0, 3, 0, 4], 2), 4, type, epsilon);
                Check(device, ([5, 0, 12, 0, 0, 3, 0, 4], 2), ([3, 4, 0, 0], 1), 4, type, epsilon);
            }
        }

        // Where the gradient passes it has no part along the row.
        using Matrix a = device.Upload(new float[] { 3, 4 }, 1, 2);
        using Matrix b = device.Upload(new float[] { 6, 8 }, 1, 2);
        using Matrix one = device.Upload(new float[] { 1 }, 1, 1);
        using GradientPair at = device.RowwiseCosineSimilarityBackward(a, b, one, new CosineOptions { Epsilon = 5 });
        using GradientPair below = device.RowwiseCosineSimilarityBackward(a, b, one, new CosineOptions { Epsilon = MathF.BitIncrement(5) });
        Assert.All(at.A.ToArray(), value => Assert.Equal(0, value, 1e-6));
        Agreement.Within(below.A.ToArray(), [0.12, 0.16], _ => 1e-6, "a clamped norm");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MatchesTheOracleInEveryLayoutAndScale(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int columns in row.IsSlow ? new[] { 12, 7 } : [1, 33, 100, 768])
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                (float[] Values, int Rows) a = (RandomRows.Normal(9, columns, 1), 9);
                (float[] Values, int Rows) b = (RandomRows.Normal(9, columns, 2), 9);
                Check(device, a, b, columns, type, 1e-8f);
                if (type == ElementType.Float32)
                {
                    // A row of each scale, and one of zeros.
                    for (int c = 0; c < columns; c++)
                    {
                        a.Values[columns + c] *= 1e25f;
                        a.Values[(2 * columns) + c] *= 1e-25f;
                        b.Values[(2 * columns) + c] *= 1e-25f;
                        b.Values[(3 * columns) + c] = 0;
                    }

                    Check(device, a, b, columns, type, 1e-30f);
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void UpstreamGradientsOfAnyScale(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (float scale in new[] { 0, 1e-30f, 1e30f })
        {
            Check(device, (RandomRows.Normal(5, 20, 1), 5), (RandomRows.Normal(5, 20, 2), 5), 20, ElementType.Float32, 1e-8f, scale);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EitherMayBeLeftOut(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Upload(RandomRows.Normal(3, 8, 1), 3, 8);
        using Matrix b = device.Upload(RandomRows.Normal(3, 8, 2), 3, 8);
        using Matrix g = device.Upload(RandomRows.Normal(3, 1, 3), 3, 1);
        using GradientPair both = device.RowwiseCosineSimilarityBackward(a, b, g);
        using Matrix onlyA = device.Allocate(3, 8);
        using Matrix onlyB = device.Allocate(3, 8);
        device.RowwiseCosineSimilarityBackward(a, b, g, onlyA, null);
        device.RowwiseCosineSimilarityBackward(a, b, g, null, onlyB);
        Agreement.SameBits(both.A.ToArray(), onlyA.ToArray(), "a alone");
        Agreement.SameBits(both.B.ToArray(), onlyB.ToArray(), "b alone");
    });

    private static void Check(
        VectorDevice device, (float[] Values, int Rows) left, (float[] Values, int Rows) right, int columns, ElementType type, float epsilon, float scale = 1)
    {
        int rows = Math.Max(left.Rows, right.Rows);
        float[] upstream = RandomRows.Normal(rows, 1, 3, scale);
        using Matrix a = device.Upload(left.Values, left.Rows, columns, type);
        using Matrix b = device.Upload(right.Values, right.Rows, columns, type);
        using Matrix g = device.Upload(upstream, rows, 1);
        var options = new CosineOptions { Epsilon = epsilon };
        using GradientPair found = device.RowwiseCosineSimilarityBackward(a, b, g, options);
        var settings = new PairwiseSettings(Metric.Cosine, Cosine: options.Settings);
        ReferenceMatrix x = ReferenceMatrix.From(RandomRows.Stored(left.Values, type), left.Rows, columns);
        ReferenceMatrix y = ReferenceMatrix.From(RandomRows.Stored(right.Values, type), right.Rows, columns);
        string what = $"{left.Rows} and {right.Rows} rows of {columns} {type}, epsilon {epsilon:R}, upstream {scale}";

        // Pairs of other rows have no part: their gradient is 0.
        double Upstream(int i, int j) => left.Rows == 1 ? upstream[j] : right.Rows == 1 || i == j ? upstream[i] : 0;
        (double[] exact, double[] bound) = PairGradients.Of(settings, x, y, Upstream);
        Agreement.Within(found.A.ToArray(), exact, i => bound[i], $"a of {what}");
        (exact, bound) = PairGradients.Of(settings, y, x, (j, i) => Upstream(i, j));
        Agreement.Within(found.B.ToArray(), exact, i => bound[i], $"b of {what}");
    }
}
