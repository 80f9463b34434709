using System.Numerics;

namespace VkSim.Tests.Sources;

/// <summary>Numbers of 64 bits, exactly, and their rounding.</summary>
public class WideNumberTests
{
    private static readonly long[] s_edges =
    [
        0, 1, -1, (1L << 53) - 1, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1,
        (1L << 24) + 1, (1L << 62) + (1L << 38), (1L << 62) + (1L << 38) + 1, (1L << 62) + (1L << 38) - 1, (1L << 62) + (3L << 38), (1L << 62) + (3L << 38) - 1,
    ];

    [Fact]
    public void IntegersAreExactAndRoundedOnce()
    {
        var random = new Random(5);
        foreach (long value in s_edges.Concat(Enumerable.Range(0, 100_000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64))))
        {
            WideNumber wide = WideNumber.From(value);
            Assert.Equal(new BigInteger(value), new BigInteger(wide.Value) + new BigInteger(wide.Remainder));
            Assert.Equal((float)value, wide.ToSingle());
            Assert.Equal(new BigInteger((float)value) == new BigInteger(value), wide.FitsSingle);
            WideNumber large = WideNumber.From((ulong)value);
            Assert.Equal(new BigInteger((ulong)value), new BigInteger(large.Value) + new BigInteger(large.Remainder));
            Assert.Equal((float)(ulong)value, large.ToSingle());
        }
    }

    [Fact]
    public void DifferencesAndOrderAreThoseOfTheIntegers()
    {
        var random = new Random(6);
        long[] values = [.. s_edges, .. s_edges.Select(value => unchecked(value + 3)), .. Enumerable.Range(0, 100).Select(_ => random.NextInt64())];
        foreach (long a in values)
        {
            foreach (long b in values)
            {
                double exact = (double)((Int128)a - b);
                double difference = WideNumber.From(a) - WideNumber.From(b);
                Assert.True(Math.Abs(difference - exact) <= Math.Abs(exact) * Math.ScaleB(1, -52), $"{a} - {b}: {difference}");
                Assert.Equal(a.CompareTo(b), WideNumber.From(a).CompareTo(WideNumber.From(b)));
                Assert.Equal(a < b, WideNumber.From(a) < WideNumber.From(b));
                Assert.Equal(a >= b, WideNumber.From(a) >= WideNumber.From(b));
            }
        }
    }
}
