using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Numerics;
using VkSim.Simd.Vectors;

namespace VkSim.Tests.Simd.Vectors;

public unsafe class ElementVectorsTests
{
    [Fact]
    public void EveryHalfWidensExactly() => EveryValueWidens((Half value) => (float)value);

    [Fact]
    public void EveryBFloat16WidensExactly() => EveryValueWidens((BFloat16 value) => (float)value);

    [Fact]
    public void HalfNarrowsAsTheRuntimeDoes() => Narrows(value => (Half)value, value => (float)value);

    [Fact]
    public void BFloat16NarrowsToNearestEven() => Narrows(NearestBFloat16, value => (float)value);

    [Fact]
    public void BFloat16ScalarAgreesWithItsDefinition()
    {
        foreach (float value in HardValues<BFloat16>(v => (float)v))
        {
            AssertSame((float)NearestBFloat16(value), (float)(BFloat16)value, value);
        }
    }

    private static void EveryValueWidens<T>(Func<T, float> widen)
        where T : unmanaged
    {
        ushort* bits = stackalloc ushort[16];
        for (int first = 0; first < 65536; first += 16)
        {
            for (int i = 0; i < 16; i++)
            {
                bits[i] = (ushort)(first + i);
            }

            Vector512<float> wide = ElementVectors.Load512((T*)bits);
            for (int i = 0; i < 16; i++)
            {
                float expected = widen(((T*)bits)[i]);
                AssertSame(expected, wide[i], first + i);
                AssertSame(expected, ElementVectors.Load256((T*)bits + (i & 8))[i & 7], first + i);
                AssertSame(expected, ElementVectors.Load128((T*)bits + (i & 12))[i & 3], first + i);
                AssertSame(expected, ElementVectors.LoadScalar((T*)bits + i), first + i);
            }
        }
    }

    private static void Narrows<T>(Func<float, T> narrow, Func<T, float> widen)
        where T : unmanaged
    {
        float[] values = [.. HardValues(widen)];
        T* stored = stackalloc T[16];
        for (int first = 0; first + 16 <= values.Length; first += 16)
        {
            Vector512<float> wide = Vector512.Create(values, first);
            Check(() => ElementVectors.Store(wide, stored));
            Check(() =>
            {
                ElementVectors.Store(wide.GetLower(), stored);
                ElementVectors.Store(wide.GetUpper(), stored + 8);
            });
            Check(() =>
            {
                for (int i = 0; i < 4; i++)
                {
                    ElementVectors.Store(Vector128.Create(values, first + (4 * i)), stored + (4 * i));
                }
            });

            void Check(Action store)
            {
                store();
                for (int i = 0; i < 16; i++)
                {
                    AssertSame(widen(narrow(values[first + i])), widen(stored[i]), values[first + i]);
                }
            }
        }
    }

    // Every 16-bit value, the midpoints between neighbours and what lies on either side of them, and random bits.
    private static IEnumerable<float> HardValues<T>(Func<T, float> widen)
        where T : unmanaged
    {
        for (int bits = 0; bits < 65535; bits++)
        {
            float value = widen(Reinterpret<T>((ushort)bits));
            float next = widen(Reinterpret<T>((ushort)(bits + 1)));
            yield return value;
            float middle = (float)(((double)value + next) / 2);
            yield return middle;
            yield return MathF.BitIncrement(middle);
            yield return MathF.BitDecrement(middle);
        }

        yield return float.MaxValue;
        yield return float.Epsilon;
        yield return 65519.996f;
        yield return 65520f;
        var random = new Random(1);
        for (int i = 0; i < 400_000; i++)
        {
            yield return BitConverter.Int32BitsToSingle((int)random.NextInt64(1L << 32));
        }
    }

    private static T Reinterpret<T>(ushort bits)
        where T : unmanaged
        => Unsafe.BitCast<ushort, T>(bits);

    private static BFloat16 NearestBFloat16(float value)
    {
        ushort lower = (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);
        if (!float.IsFinite(value))
        {
            return new BFloat16(float.IsNaN(value) ? (ushort)(lower | 0x40) : lower);
        }

        // Both neighbours as magnitudes; beyond the largest finite one the step goes on as if the exponent did.
        double low = Math.Abs((double)(float)new BFloat16(lower));
        var above = new BFloat16((ushort)(lower + 1));
        double high = float.IsInfinity((float)above) ? Math.ScaleB(1, 128) : Math.Abs((double)(float)above);
        double down = Math.Abs((double)value) - low;
        double up = high - Math.Abs((double)value);
        return down < up || (down == up && (lower & 1) == 0) ? new BFloat16(lower) : above;
    }

    private static void AssertSame(float expected, float actual, object what)
    {
        bool same = float.IsNaN(expected)
            ? float.IsNaN(actual)
            : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);
        if (!same)
        {
            Assert.Fail($"{what}: expected {expected:R}, found {actual:R}");
        }
    }
}
