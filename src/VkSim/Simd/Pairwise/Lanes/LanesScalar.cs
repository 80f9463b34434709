using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Pairwise.Lanes;

/// <summary>One element at a time: machines without vectors, and the plainest check of the vector code.</summary>
internal readonly unsafe struct LanesScalar : ILanes<float>
{
    public static int Count => 1;

    public static float Zero => 0;

    // A fused multiply-add in software is some fifty times the cost of a multiplication and an addition.
    private static bool IsFused => Fma.IsSupported || AdvSimd.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadWide<T>(T* source)
        where T : unmanaged
        => ElementVectors.LoadScalar(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, float value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal(float* destination, float value) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float BroadcastBits(int bits) => BitConverter.Int32BitsToSingle(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => IsFused ? MathF.FusedMultiplyAdd(a, b, c) : (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float NegatedMultiplyAdd(float a, float b, float c) => IsFused ? MathF.FusedMultiplyAdd(-a, b, c) : c - (a * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Abs(float a) => MathF.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float a) => MathF.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxMagnitude(float a, float b) =>
        BitConverter.Int32BitsToSingle(Math.Max(BitConverter.SingleToInt32Bits(a), BitConverter.SingleToInt32Bits(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float limit, float value) => value > limit ? limit : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float limit, float value) => value < limit ? limit : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float And(float a, float b) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) & BitConverter.SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Or(float a, float b) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) | BitConverter.SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddBits(float a, float b) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) + BitConverter.SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SubtractBits(float a, float b) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) - BitConverter.SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftLeft(float a, int count) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftRight(float a, int count) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ConvertFromInt32(float bits) => BitConverter.SingleToInt32Bits(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Equal(float a, float b) => Mask(a == b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Less(float a, float b) => Mask(a < b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float whenSet, float otherwise) =>
        BitConverter.SingleToInt32Bits(mask) != 0 ? whenSet : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(float mask) => BitConverter.SingleToUInt32Bits(mask) >> 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint GreaterBits(float a, float b) => a > b ? 1u : 0u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NotLessBits(float a, float b) => a < b ? 0u : 1u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GreaterInt32(float a, float b) =>
        Mask(BitConverter.SingleToInt32Bits(a) > BitConverter.SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SumInt32(float a) => BitConverter.SingleToInt32Bits(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSelected(float* destination, float value, float mask) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuad(float** rows, nint column, float* destination, nint stride)
    {
        float* source = rows[0] + column;
        destination[0] = source[0];
        destination[stride] = source[1];
        destination[2 * stride] = source[2];
        destination[3 * stride] = source[3];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeSquare(float** rows, nint column, float* destination, nint stride) => *destination = rows[0][column];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeOctet(
        float** rows, nint column,
        out float c0, out float c1, out float c2, out float c3, out float c4, out float c5, out float c6, out float c7)
    {
        float* source = rows[0] + column;
        c0 = source[0];
        c1 = source[1];
        c2 = source[2];
        c3 = source[3];
        c4 = source[4];
        c5 = source[5];
        c6 = source[6];
        c7 = source[7];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Mask(bool set) => BitConverter.Int32BitsToSingle(set ? -1 : 0);
}
