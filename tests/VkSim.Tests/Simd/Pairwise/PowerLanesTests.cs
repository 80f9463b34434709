using System.Runtime.Intrinsics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Vectors;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Powers a vector at a time, against the machine's in double precision.</summary>
public unsafe class PowerLanesTests
{
    // Two units in the last place, and what the logarithm errs by times the exponent.
    private const double Ulp = 1.2e-7;

    public static TheoryData<double> Powers => [0.003, 0.3, 0.7, 1.7, 2.7, 4.3, 11.5, 77, -0.1, -0.7, 1 / 2.7, 1 / 0.3];

    [Theory]
    [MemberData(nameof(Powers))]
    public void AreThoseOfDoublePrecision(double power)
    {
        AreRight<Vector512<float>, Lanes512>(power, SimdLevel.Avx512);
        AreRight<Vector256<float>, Lanes256>(power, SimdLevel.Avx2);
        AreRight<Vector128<float>, Lanes128>(power, SimdLevel.Sse);
        AreRight<float, LanesScalar>(power, SimdLevel.Scalar);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void SpecialNumbersStay(float special)
    {
        special = Math.Abs(special);
        float raised = PowerLanes<float, LanesScalar>.Raise(special, new PowerExponent(1.7));
        Assert.Equal(special, raised);
        float strange = 0;
        float ordinary = PowerLanes<float, LanesScalar>.RaiseOrdinary(special, new PowerExponent(1.7), ref strange);
        Assert.Equal(special != 0, LanesScalar.Bits(strange) != 0);
        Assert.True(special != 0 || ordinary == 0);
    }

    [Fact]
    public void PowersBeyondTheRangeEndThere()
    {
        Assert.Equal(float.PositiveInfinity, PowerLanes<float, LanesScalar>.Raise(1e30f, new PowerExponent(1.7)));
        Assert.Equal(0, PowerLanes<float, LanesScalar>.Raise(1e-30f, new PowerExponent(1.7)));
        Assert.Equal(1, PowerLanes<float, LanesScalar>.Raise(1, new PowerExponent(1000)));
    }

    private static void AreRight<TVec, TLanes>(double power, SimdLevel level)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        if (level > SimdDetection.Highest)
        {
            return;
        }

        var random = new Random(1);
        var exponent = new PowerExponent(power);
        float* x = stackalloc float[TLanes.Count];
        float* raised = stackalloc float[TLanes.Count];
        float* ordinary = stackalloc float[TLanes.Count];
        for (int round = 0; round < 3000; round++)
        {
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                x[lane] = (float)Math.Pow(2, (random.NextDouble() - 0.5) * (round % 3 == 0 ? 298 : round % 3 == 1 ? 20 : 2));
            }

            TVec strange = TLanes.Zero;
            TLanes.Store(raised, PowerLanes<TVec, TLanes>.Raise(TLanes.Load(x), exponent));
            TLanes.Store(ordinary, PowerLanes<TVec, TLanes>.RaiseOrdinary(TLanes.Load(x), exponent, ref strange));
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                double expected = Math.Pow(x[lane], power);
                if (expected is > 1.2e-38 and < 3.4e38)
                {
                    Assert.InRange(raised[lane], expected * (1 - Limit(power)), expected * (1 + Limit(power)));
                }

                bool isOrdinary = (TLanes.Bits(strange) >> lane & 1) == 0;
                Assert.Equal(x[lane] >= Value(exponent.Least) && x[lane] <= Value(exponent.Largest), isOrdinary);
                if (isOrdinary)
                {
                    Assert.Equal(raised[lane], ordinary[lane]);
                }
            }
        }
    }

    // Without a fused multiplication the logarithm has one single's digits only.
    private static double Limit(double power) => SimdDetection.HasFusedMultiplyAdd
        ? Ulp + (Math.Abs(power) * Math.Pow(2, -26))
        : Ulp + (Math.Abs(power) * Math.Pow(2, -17));

    private static float Value(int bits) => BitConverter.Int32BitsToSingle(bits);
}
