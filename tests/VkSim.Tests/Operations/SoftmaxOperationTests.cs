using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class SoftmaxOperationTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void MatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int columns) in row.IsSlow ? [(3, 5)] : new[] { (1, 1), (9, 33), (70, 7), (3, 257), (5, 1000), (2, 3000) })
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                foreach (float scale in new[] { 1f, 30f })
                {
                    float[] values = RandomRows.Normal(rows, columns, columns, scale);
                    ReferenceMatrix exact = ReferenceMatrix.From(RandomRows.Stored(values, type), rows, columns);
                    using Matrix x = device.Upload(values, rows, columns, type);
                    using Matrix soft = device.Softmax(x);
                    using Matrix log = device.LogSoftmax(x);
                    using Matrix sums = device.LogSumExp(x);
                    Assert.Equal((type, type, ElementType.Float32), (soft.ElementType, log.ElementType, sums.ElementType));
                    string what = $"{rows}×{columns} {type} at {scale}";
                    double[] p = [.. Enumerable.Range(0, rows).SelectMany(i => ReferenceSoftmax.Softmax(exact.Row(i)))];
                    double[] logP = [.. Enumerable.Range(0, rows).SelectMany(i => ReferenceSoftmax.LogSoftmax(exact.Row(i)))];
                    double[] lse = [.. Enumerable.Range(0, rows).Select(i => ReferenceSoftmax.LogSumExp(exact.Row(i)))];
                    Agreement.Within(soft.ToArray(), p, i => Relative(p[i], logP[i], columns, type), what);
                    Agreement.Within(log.ToArray(), logP, i => Absolute(logP[i], lse[i / columns], columns, type), $"log {what}");
                    Agreement.Within(sums.ToArray(), lse, i => Absolute(lse[i], lse[i], columns, ElementType.Float32), $"sum {what}");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WorksInPlaceAndBetweenTypes(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix half = device.Upload(RandomRows.Normal(5, 11), 5, 11, ElementType.Float16);
        using Matrix wide = device.Allocate(5, 11);
        device.Softmax(half, wide);
        ReferenceMatrix exact = ReferenceMatrix.From(half.ToArray(), 5, 11);
        double[] p = [.. Enumerable.Range(0, 5).SelectMany(i => ReferenceSoftmax.Softmax(exact.Row(i)))];
        Agreement.Within(wide.ToArray(), p, i => Relative(p[i], Math.Log(p[i]), 11, ElementType.Float32), "half to single");
        using Matrix x = device.Upload(RandomRows.Normal(5, 11), 5, 11);
        using Matrix apart = device.LogSoftmax(x);
        device.LogSoftmax(x, x);
        Agreement.SameBits(apart.ToArray(), x.ToArray(), "in place");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void InfinitiesAndNaNFollowPyTorch(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const float None = float.NegativeInfinity;
        float[] values = [None, 1, 2, None, None, None, float.PositiveInfinity, 1, 0, float.NaN, 0, 0, 1e30f, -1e30f, 1e30f];
        using Matrix x = device.Upload(values, 5, 3);
        using Matrix soft = device.Softmax(x);
        using Matrix sums = device.LogSumExp(x);
        float[] p = soft.ToArray();
        Assert.Equal(0f, p[0]);
        Assert.Equal(1 / (1 + Math.E), p[1], 1e-6);
        Assert.All(p[3..12], v => Assert.True(float.IsNaN(v)));
        Assert.Equal([0.5f, 0, 0.5f], p[12..]);
        float[] lse = sums.ToArray();
        Assert.Equal(Math.Log(Math.E + (Math.E * Math.E)), lse[0], 1e-6);
        Assert.Equal([None, float.PositiveInfinity, float.NaN, 1e30f], lse[1..]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void GradientsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int columns) in row.IsSlow ? [(3, 5)] : new[] { (9, 33), (70, 7), (3, 1000) })
        {
            float[] values = RandomRows.Normal(rows, columns, 1, 3);
            float[] upstream = RandomRows.Normal(rows, columns, 2);
            ReferenceMatrix x = ReferenceMatrix.From(values, rows, columns);
            ReferenceMatrix g = ReferenceMatrix.From(upstream, rows, columns);
            using Matrix input = device.Upload(values, rows, columns);
            using Matrix gradient = device.Upload(upstream, rows, columns);
            using Matrix soft = device.Softmax(input);
            using Matrix log = device.LogSoftmax(input);
            using Matrix ofSoft = device.SoftmaxBackward(soft, gradient);
            using Matrix ofLog = device.LogSoftmaxBackward(log, gradient);
            double[] exactSoft = [.. Enumerable.Range(0, rows).SelectMany(i => ReferenceSoftmax.SoftmaxGradient(x.Row(i), g.Row(i)))];
            double[] exactLog = [.. Enumerable.Range(0, rows).SelectMany(i => ReferenceSoftmax.LogSoftmaxGradient(x.Row(i), g.Row(i)))];
            double[] p = [.. Enumerable.Range(0, rows).SelectMany(i => ReferenceSoftmax.Softmax(x.Row(i)))];
            double relative = ((8 * columns) + 300) * ErrorBounds.UnitRoundOff;
            Agreement.Within(ofSoft.ToArray(), exactSoft, i => relative * p[i] * (Math.Abs(upstream[i]) + Along(i / columns)), $"{rows}×{columns}");
            Agreement.Within(ofLog.ToArray(), exactLog, i => relative * (Math.Abs(upstream[i]) + (p[i] * Total(i / columns))), $"log {rows}×{columns}");

            double Along(int i) => Enumerable.Range(i * columns, columns).Sum(k => Math.Abs(upstream[k]) * p[k]);
            double Total(int i) => Enumerable.Range(i * columns, columns).Sum(k => Math.Abs(upstream[k]));

            device.SoftmaxBackward(soft, gradient, gradient);
            Agreement.SameBits(ofSoft.ToArray(), gradient.ToArray(), "in the gradient's place");
        }
    });

    [Fact]
    public void RefusesWhatDoesNotFit()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix x = device.Upload(new float[6], 2, 3);
        using Matrix half = device.Upload(new float[6], 2, 3, ElementType.Float16);
        using Matrix other = device.Upload(new float[6], 3, 2);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => device.Softmax(x, other)).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => device.SoftmaxBackward(x, other)).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => device.SoftmaxBackward(x, half)).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => device.SoftmaxBackward(x, x, x)).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => device.LogSumExp(x, other)).ParamName);
    }

    // An exponential is as far off as its argument, which is rounded where the maximum is subtracted.
    private static double Relative(double p, double logP, int columns, ElementType type)
    {
        double relative = ((2 * columns) + 24 + (8 * Math.Min(100, Math.Abs(logP)))) * ErrorBounds.UnitRoundOff;
        return (relative * p) + ErrorBounds.StorageRounding(p * (1 + relative), type) + Agreement.Flushed;
    }

    private static double Absolute(double value, double lse, int columns, ElementType type)
    {
        double absolute = (((2 * columns) + 24) * ErrorBounds.UnitRoundOff) + (8 * ErrorBounds.UnitRoundOff * (Math.Abs(value) + Math.Abs(lse)));
        return absolute + ErrorBounds.StorageRounding(Math.Abs(value) + absolute, type);
    }
}
