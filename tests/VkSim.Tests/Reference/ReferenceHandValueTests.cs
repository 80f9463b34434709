using VkSim.Reference;

namespace VkSim.Tests.Reference;

public class ReferenceHandValueTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(0.5, 17.191508)]
    [InlineData(1, 6)]
    [InlineData(1.5, 4.334623)]
    [InlineData(2, 3.741657)]
    [InlineData(3, 3.301927)]
    [InlineData(double.PositiveInfinity, 3)]
    public void DistancesOfEveryOrder(double p, double expected)
    {
        Assert.Equal(expected, ReferenceDistance.Minkowski([1, 0, 3], [0, 2, 0], p), 1e-6);
        Assert.Equal(expected, ReferenceNorm.Compute([1, -2, 3], p), 1e-6);
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(1e-30)]
    [InlineData(1e-42)]
    public void ScaleDoesNotMatter(double scale)
    {
        Assert.Equal(0.6, ReferenceCosine.Compute([3 * scale, 4 * scale], [scale, 0], eps: 0), 1e-15);
        Assert.Equal(5 * scale, ReferenceNorm.Compute([3 * scale, 4 * scale], 2), 1e-15 * scale);
        Assert.Equal(Math.Pow(2, 1 / 20.0) * scale, ReferenceNorm.Compute([scale, scale], 20), 1e-14 * scale);
    }

    [Fact]
    public void CosineClampsEachNormOnItsOwn()
    {
        Assert.Equal(0.5, ReferenceCosine.Compute([1, 0], [0.5e-8, 0]), 1e-15);
        Assert.Equal(0, ReferenceCosine.Compute([0, 0], [1, 2]));
        Assert.True(double.IsNaN(ReferenceCosine.Compute([0, 0], [1, 2], zeros: ZeroVectorPolicy.NaN)));
        Assert.Throws<ArgumentException>(() => ReferenceCosine.Compute([0, 0], [1, 2], zeros: ZeroVectorPolicy.Error));
        Assert.True(double.IsNaN(ReferenceCosine.Compute([0, 0], [double.NaN, 2])));
        double[] ramp = [.. Enumerable.Range(0, 84).Select(i => (double)i)];
        Assert.InRange(ReferenceCosine.Compute(ramp, ramp), 1 - 1e-15, 1);
    }

    [Fact]
    public void CrossEntropyOfThePage()
    {
        var logits = new ReferenceMatrix([1.9269, 1.4873, 0.9007, -2.1055], 1, 4);
        Assert.Equal(1.7295, ReferenceCrossEntropy.Classes(logits, [2])[0], 5e-5);
        var smoothed = new ReferenceMatrix([2, 1, 0], 1, 3);
        Assert.Equal(0.507606, ReferenceCrossEntropy.Classes(smoothed, [0], smoothing: 0.1)[0], 1e-6);
        Assert.True(double.IsNaN(ReferenceCrossEntropy.Classes(smoothed, [-100])[0]));
    }

    [Fact]
    public void DistancesThatTheExpandedFormLoses()
    {
        Assert.Equal(109, ReferenceDistance.Minkowski([512695], [512804], 2));
        double[] query = [10000, 10000];
        var database = new ReferenceMatrix([10100, 10100, 10004, 10006, 10001, 10002, 10000, 10000], 4, 2);
        (ReferenceMatrix scores, long[][] ids) = ReferenceRanking.Nearest(Metric.SquaredL2, new ReferenceMatrix(query, 1, 2), database, 4);
        Assert.Equal([0, 5, 52, 20000], scores.Values);
        Assert.Equal([3, 2, 1, 0], ids[0]);
    }

    [Fact]
    public void RankingOrder()
    {
        (double[] scores, long[] ids) = ReferenceRanking.TopK([3, 2, 3, 2, 1, 1], 2, largest: true);
        Assert.Equal([3, 3], scores);
        Assert.Equal([0, 2], ids);
        (scores, ids) = ReferenceRanking.TopK([double.NaN, 2, double.NegativeInfinity, 0.0, -0.0], 7, largest: true);
        Assert.Equal([1, 3, 4, 2, 0, -1, -1], ids);
        Assert.Equal([2, 0, 0, double.NegativeInfinity, double.NaN, double.NegativeInfinity, double.NegativeInfinity], scores);
        (scores, ids) = ReferenceRanking.TopK([double.NaN, 2, double.PositiveInfinity], 4, largest: false);
        Assert.Equal([1, 2, 0, -1], ids);
        Assert.Equal(double.PositiveInfinity, scores[3]);
        Assert.Equal([2, 0, 3], ReferenceRanking.WithinRadius([1, 9, 0.5, 1, double.NaN], 1, largest: false));
        Assert.Equal([1, 0], ReferenceRanking.WithinRadius([0.5, 0.9, 0.4, double.NaN], 0.5, largest: true));
    }

    [Fact]
    public void NaNAndInfinityFollowTheFormula()
    {
        foreach (double p in new[] { 0, 0.5, 1, 2, 3, double.PositiveInfinity })
        {
            Assert.True(double.IsNaN(ReferenceNorm.Compute([1, double.NaN, double.PositiveInfinity], p)));
            Assert.Equal(p == 0 ? 2 : double.PositiveInfinity, ReferenceNorm.Compute([1, double.NegativeInfinity, 0], p));
            Assert.Equal(0, ReferenceNorm.Compute([], p));
        }

        Assert.Equal(1, ReferenceDistance.Minkowski([double.PositiveInfinity, 1], [double.PositiveInfinity, 2], 0));
        Assert.True(double.IsNaN(ReferenceDistance.Minkowski([double.PositiveInfinity], [double.PositiveInfinity], 2)));
    }

    [Fact]
    public void GradientsAreFiniteDifferences()
    {
        double[] a = [0.3, -1.2, 0.7, 2.1, -0.4];
        double[] b = [-0.6, 0.8, 1.7, 0.2, 0.9];
        double[] upstream = [1, -0.5, 0.25, 2, -1];
        foreach (double p in new[] { 0.5, 1, 1.5, 2, 3, 6, double.PositiveInfinity })
        {
            var x = new ReferenceMatrix([.. a], 1, a.Length);
            Check(ReferenceNormalize.Gradient(x, new ReferenceMatrix(upstream, 1, a.Length), p).Values, v => Inner(ReferenceNormalize.Rows(new ReferenceMatrix(v, 1, a.Length), p).Values, upstream));
            Check(ReferenceDistance.Gradient(a, b, p), v => ReferenceDistance.Minkowski(v, b, p));
        }

        Check(ReferenceCosine.Gradient(a, b).A, v => ReferenceCosine.Compute(v, b));
        Check(ReferenceCosine.Gradient(b, a).B, v => ReferenceCosine.Compute(b, v));
        Check(ReferenceCosine.Gradient(a, b, 1, eps: 10).A, v => ReferenceCosine.Compute(v, b, eps: 10));

        void Check(double[] gradient, Func<double[], double> f)
        {
            for (int i = 0; i < a.Length; i++)
            {
                double[] up = [.. a];
                double[] down = [.. a];
                up[i] += 1e-6;
                down[i] -= 1e-6;
                Assert.Equal((f(up) - f(down)) / 2e-6, gradient[i], 1e-7);
            }
        }

        static double Inner(double[] x, double[] y) => x.Zip(y, (u, v) => u * v).Sum();
    }

    [Fact]
    public void GradientsAtHardPoints()
    {
        Assert.Equal([0.0, 0], ReferenceDistance.Gradient([1, 2], [1, 2], 2));
        Assert.Equal([1.0, -1, 0], ReferenceDistance.Gradient([1, -1, 0], [0, 0, 0], double.PositiveInfinity));
        Assert.Equal([0.0, 0], ReferenceDistance.Gradient([1, 2], [3, 2], 0));
        Assert.All(ReferenceDistance.Gradient([1, 2], [3, 2], 0.5), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void UlpDistanceCountsRepresentableNumbers()
    {
        Assert.Equal(0, ErrorBounds.UlpDistance(-0f, 0f));
        Assert.Equal(1, ErrorBounds.UlpDistance(1f, MathF.BitIncrement(1f)));
        Assert.Equal(2, ErrorBounds.UlpDistance(float.Epsilon, -float.Epsilon));
        Assert.Equal(0, ErrorBounds.UlpDistance(float.NaN, float.NaN));
        Assert.Equal(long.MaxValue, ErrorBounds.UlpDistance(float.NaN, 1));
        Assert.True(ErrorBounds.Within(float.PositiveInfinity, 1e40, 1));
        Assert.False(ErrorBounds.Within(float.PositiveInfinity, 1, 1));
        Assert.True(ErrorBounds.Within(float.NaN, double.NaN, 0));
        Assert.False(ErrorBounds.Within(float.NaN, 0, 1e9));
    }
}
