using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class GradientTests
{
    private static readonly float[] AllOrders = [0, 0.5f, 1, 1.5f, 2, 3, float.PositiveInfinity];
    private static readonly float[] FewOrders = [1, 2];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void DistanceGradientsMatchTheOracleWithAndWithoutTheirValues(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (float p in row.IsSlow ? FewOrders : AllOrders)
        {
            var options = new CdistOptions { P = p };
            Check(row, options.Settings, (a, b, g, given) =>
            {
                using Matrix? values = given ? device.Cdist(a, b, options) : null;
                return values is null ? device.CdistBackward(a, b, g, options)
                    : Into(device, a, b, pair => device.CdistBackward(a, b, g, pair.A, pair.B, options, values));
            }, device);
        }

        var squared = new CdistOptions { Squared = true };
        Check(row, squared.Settings, (a, b, g, _) => device.CdistBackward(a, b, g, squared), device);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CosineAndDotGradientsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (float epsilon in new[] { 1e-8f, 4f })
        {
            var options = new CosineOptions { Epsilon = epsilon };
            var settings = new PairwiseSettings(Metric.Cosine, Cosine: options.Settings);
            Check(row, settings, (a, b, g, given) =>
            {
                using Matrix? values = given ? device.CosineSimilarity(a, b, options) : null;
                return values is null ? device.CosineSimilarityBackward(a, b, g, options)
                    : Into(device, a, b, pair => device.CosineSimilarityBackward(a, b, g, pair.A, pair.B, options, values));
            }, device);
        }

        Check(row, DotProductOptions.Settings, (a, b, g, _) => device.DotProductsBackward(a, b, g), device);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowwiseCosineGradientsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int n, int m, int columns) in row.IsSlow ? [(3, 3, 5), (1, 4, 5)] : new[] { (9, 9, 33), (1, 40, 20), (70, 1, 7), (1, 1, 257) })
        {
            float[] x = RandomRows.Normal(n, columns, 1);
            float[] y = RandomRows.Normal(m, columns, 2);
            int rows = Math.Max(n, m);
            float[] upstream = RandomRows.Normal(rows, 1, 3);
            using Matrix a = device.Upload(x, n, columns);
            using Matrix b = device.Upload(y, m, columns);
            using Matrix gradient = device.Upload(upstream, rows, 1);
            using GradientPair found = device.RowwiseCosineSimilarityBackward(a, b, gradient);
            var settings = new PairwiseSettings(Metric.Cosine, Cosine: CosineOptions.Default.Settings);
            ReferenceMatrix left = ReferenceMatrix.From(x, n, columns);
            ReferenceMatrix right = ReferenceMatrix.From(y, m, columns);

            // Pairs of other rows have no part: their gradient is 0.
            double Upstream(int i, int j) => n == 1 ? upstream[j] : m == 1 || i == j ? upstream[i] : 0;
            (double[] exact, double[] bound) = PairGradients.Of(settings, left, right, Upstream);
            Agreement.Within(found.A.ToArray(), exact, i => bound[i], $"a of {n} and {m} rows");
            (exact, bound) = PairGradients.Of(settings, right, left, (j, i) => Upstream(i, j));
            Agreement.Within(found.B.ToArray(), exact, i => bound[i], $"b of {n} and {m} rows");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CondensedGradientsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(17, 4);
        float[] values = RandomRows.Normal(n, 6);
        values.AsSpan(0, 6).CopyTo(values.AsSpan(12));
        float[] upstream = RandomRows.Normal(n * (n - 1) / 2, 1, 2);
        using Matrix x = device.Upload(values, n, 6);
        using Matrix gradient = device.Upload(upstream, upstream.Length, 1);
        foreach (float p in row.IsSlow ? FewOrders : [1, 2, 3, float.PositiveInfinity])
        {
            using Matrix found = device.PdistBackward(x, gradient, new CdistOptions { P = p });
            ReferenceMatrix exact = ReferenceDistance.CondensedGradient(ReferenceMatrix.From(values, n, 6), [.. upstream.Select(v => (double)v)], p);
            Agreement.Within(found.ToArray(), exact.Values, _ => 1e-5 * n, $"p={p}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EitherGradientMayBeLeftOutAndShapesMustFit(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Upload(RandomRows.Normal(3, 4, 1), 3, 4);
        using Matrix b = device.Upload(RandomRows.Normal(5, 4, 2), 5, 4);
        using Matrix g = device.Upload(RandomRows.Normal(3, 5, 3), 3, 5);
        using GradientPair both = device.CdistBackward(a, b, g);
        using Matrix onlyA = device.Allocate(3, 4);
        using Matrix onlyB = device.Allocate(5, 4);
        device.CdistBackward(a, b, g, onlyA, null);
        device.CdistBackward(a, b, g, null, onlyB);
        Agreement.SameBits(both.A.ToArray(), onlyA.ToArray(), "a alone");
        Agreement.SameBits(both.B.ToArray(), onlyB.ToArray(), "b alone");
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => device.CdistBackward(a, b, a)).ParamName);
        Assert.Equal("destinationA", Assert.Throws<ArgumentException>(() => device.CdistBackward(a, b, g, onlyB, null)).ParamName);
        Assert.Equal("destinationB", Assert.Throws<ArgumentException>(() => device.CdistBackward(a, b, g, null, b)).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => device.CdistBackward(a, b, g, onlyA, onlyB, values: a)).ParamName);
        using Matrix square = device.Upload(new float[16], 4, 4);
        Assert.Equal("destinationA", Assert.Throws<ArgumentException>(() => device.DotProductsBackward(square, square, square, square, null)).ParamName);
    });

    private static GradientPair Into(VectorDevice device, Matrix a, Matrix b, Action<GradientPair> fill)
    {
        var pair = new GradientPair(device.Allocate(a.Rows, a.Columns), device.Allocate(b.Rows, b.Columns));
        fill(pair);
        return pair;
    }

    private static void Check(DeviceCase row, PairwiseSettings settings, Func<Matrix, Matrix, Matrix, bool, GradientPair> backward, VectorDevice device)
    {
        foreach ((int n, int m, int columns) in row.IsSlow ? [(2, 3, 5)] : new[] { (7, 40, 33), (1, 9, 100), (70, 2, 7) })
        {
            float[] x = RandomRows.Normal(n, columns, 1);
            float[] y = RandomRows.Normal(m, columns, 2);
            y[0] = x[0];
            float[] upstream = RandomRows.Normal(n, m, 3);
            using Matrix a = device.Upload(x, n, columns);
            using Matrix b = device.Upload(y, m, columns);
            using Matrix gradient = device.Upload(upstream, n, m);
            ReferenceMatrix left = ReferenceMatrix.From(x, n, columns);
            ReferenceMatrix right = ReferenceMatrix.From(y, m, columns);
            (double[] exactA, double[] boundA) = PairGradients.Of(settings, left, right, (i, j) => upstream[(i * m) + j]);
            (double[] exactB, double[] boundB) = PairGradients.Of(settings, right, left, (j, i) => upstream[(i * m) + j]);
            foreach (bool given in new[] { false, true })
            {
                using GradientPair found = backward(a, b, gradient, given);
                string what = $"{settings.Metric} p={settings.P} {n}×{m}×{columns}, values given: {given}";
                Agreement.Within(found.A.ToArray(), exactA, i => boundA[i], $"a of {what}");
                Agreement.Within(found.B.ToArray(), exactB, i => boundB[i], $"b of {what}");
            }
        }
    }
}
