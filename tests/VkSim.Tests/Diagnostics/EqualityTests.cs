using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Diagnostics;

[Trait("Needs", "Vulkan")]
public sealed class EqualityTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void IdenticalEqualAndCollinearAreThreeThings(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = RandomRows.Normal(6, 9);
        using Matrix x = device.Upload(values, 6, 9);
        using Matrix copy = device.Upload(values, 6, 9);
        using Matrix scaled = device.Upload([.. values.Select((value, i) => i / 9 % 2 == 0 ? 3 * value : -0.1f * value)], 6, 9);
        using Matrix other = device.Upload([.. values.Select((value, i) => i == 53 ? value + 1 : value)], 6, 9);
        Matrix name = x;
        Assert.Equal((true, true, true), Compare(x, name));
        Assert.Equal((true, true, true), Compare(x, x.RowRange(0, 6)));
        Assert.Equal((true, true, true), Compare(x[2..4], x.RowRange(2, 2)));
        Assert.Equal((false, true, true), Compare(x, copy));
        Assert.Equal((false, false, true), Compare(x, scaled));
        Assert.Equal((false, false, false), Compare(x, other));
        Assert.Equal((false, false, false), Compare(x, x[1..]));
        Assert.True(EmbeddingDiagnostics.AreCollinear(x, other, 2));
        // Who writes into one name writes into the other.
        copy.Write(values.AsSpan(0, 9), 3);
        Assert.Equal((false, false, false), Compare(x, copy));
    });

    [Fact]
    public void SpansToo()
    {
        float[] a = [1, 2, 0, float.NaN];
        float[] b = [1, 2, -0f, float.NaN];
        Assert.True(EmbeddingDiagnostics.AreIdentical(a, a));
        Assert.False(EmbeddingDiagnostics.AreIdentical(a, b));
        Assert.False(EmbeddingDiagnostics.AreIdentical(a.AsSpan(0, 2), a.AsSpan(0, 3)));
        Assert.True(EmbeddingDiagnostics.AreEqual(a.AsSpan(0, 3), b.AsSpan(0, 3)));
        Assert.False(EmbeddingDiagnostics.AreEqual(a, a));
        Assert.True(EmbeddingDiagnostics.AreCollinear([1e30f, 2e30f], [-1e-30f, -2e-30f]));
        Assert.False(EmbeddingDiagnostics.AreCollinear([1, 2], [2, 1]));
        Assert.False(EmbeddingDiagnostics.AreCollinear([1, 2], [0, 0]));
        Assert.False(EmbeddingDiagnostics.AreCollinear([1, 2], [1, 2, 0]));
        Assert.False(EmbeddingDiagnostics.AreCollinear([float.PositiveInfinity, 1], [float.PositiveInfinity, 5]));
    }

    private static (bool Identical, bool Equal, bool Collinear) Compare(Matrix a, Matrix b) =>
        (EmbeddingDiagnostics.AreIdentical(a, b), EmbeddingDiagnostics.AreEqual(a, b), EmbeddingDiagnostics.AreCollinear(a, b));
}
