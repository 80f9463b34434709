using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Pairwise.Lanes;

/// <summary>512-bit vectors: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => 16;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadWide<T>(T* source)
        where T : unmanaged
        => ElementVectors.Load512(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector512<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal(float* destination, Vector512<float> value) => value.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BroadcastBits(int bits) => Vector512.Create(bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NegatedMultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAddNegated(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> a) => Vector512.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MaxMagnitude(Vector512<float> a, Vector512<float> b) => Vector512.Max(a.AsInt32(), b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> limit, Vector512<float> value) => Vector512.MinNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> limit, Vector512<float> value) => Vector512.MaxNative(limit, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubtractBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftLeft(Vector512<float> a, int count) => (a.AsInt32() << count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftRight(Vector512<float> a, int count) => (a.AsInt32() >> count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ConvertFromInt32(Vector512<float> bits) => Vector512.ConvertToSingle(bits.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Equal(Vector512<float> a, Vector512<float> b) => Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Less(Vector512<float> a, Vector512<float> b) => Vector512.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> whenSet, Vector512<float> otherwise) => Vector512.ConditionalSelect(mask, whenSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Vector512<float> mask) => (uint)mask.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint GreaterBits(Vector512<float> a, Vector512<float> b) => (uint)Vector512.GreaterThan(a, b).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NotLessBits(Vector512<float> a, Vector512<float> b) => (uint)Vector512.LessThan(a, b).ExtractMostSignificantBits() ^ 0xFFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GreaterInt32(Vector512<float> a, Vector512<float> b) => Vector512.GreaterThan(a.AsInt32(), b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SumInt32(Vector512<float> a) => Vector512.Sum(a.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSelected(float* destination, Vector512<float> value, Vector512<float> mask) =>
        Store(destination, Avx512F.Compress(Zero, mask, value));

    // Each 128-bit lane l of the four inputs holds a row 4l+m, so a 4×4 transposition inside the lanes is all it takes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuad(float** rows, nint column, float* destination, nint stride) => StoreQuad(
        LoadRows(rows, 0, column), LoadRows(rows, 1, column), LoadRows(rows, 2, column), LoadRows(rows, 3, column), destination, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuad(Vector512<float> row0, Vector512<float> row1, Vector512<float> row2, Vector512<float> row3, float* destination, nint stride)
    {
        Turn(row0, row1, row2, row3, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Store(destination, c0);
        Store(destination + stride, c1);
        Store(destination + (2 * stride), c2);
        Store(destination + (3 * stride), c3);
    }

    // A 4×4 transposition inside each 128-bit lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        Vector512<float> row0, Vector512<float> row1, Vector512<float> row2, Vector512<float> row3,
        out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3)
    {
        Vector512<float> low01 = Avx512F.UnpackLow(row0, row1);
        Vector512<float> high01 = Avx512F.UnpackHigh(row0, row1);
        Vector512<float> low23 = Avx512F.UnpackLow(row2, row3);
        Vector512<float> high23 = Avx512F.UnpackHigh(row2, row3);
        c0 = Avx512F.UnpackLow(low01.AsDouble(), low23.AsDouble()).AsSingle();
        c1 = Avx512F.UnpackHigh(low01.AsDouble(), low23.AsDouble()).AsSingle();
        c2 = Avx512F.UnpackLow(high01.AsDouble(), high23.AsDouble()).AsSingle();
        c3 = Avx512F.UnpackHigh(high01.AsDouble(), high23.AsDouble()).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LoadRows(float** rows, int first, nint column) => Vector512.Create(
        Vector256.Create(Vector128.Load(rows[first] + column), Vector128.Load(rows[first + 4] + column)),
        Vector256.Create(Vector128.Load(rows[first + 8] + column), Vector128.Load(rows[first + 12] + column)));

    // Halves of rows m and m+4, and of m+8 and m+12, come together as they are loaded, which takes no shuffle; a shuffle of 128-bit
    // lanes makes four columns of all four rows of them, and every four such vectors are a 4×4 transposition inside the lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeSquare(float** rows, nint column, float* destination, nint stride)
    {
        StoreOctet(rows, column, destination, stride);
        StoreOctet(rows, column + 8, destination + (8 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeOctet(
        float** rows, nint column,
        out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3,
        out Vector512<float> c4, out Vector512<float> c5, out Vector512<float> c6, out Vector512<float> c7)
    {
        Vector512<float> a0 = LoadHalves(rows, 0, column), b0 = LoadHalves(rows, 8, column);
        Vector512<float> a1 = LoadHalves(rows, 1, column), b1 = LoadHalves(rows, 9, column);
        Vector512<float> a2 = LoadHalves(rows, 2, column), b2 = LoadHalves(rows, 10, column);
        Vector512<float> a3 = LoadHalves(rows, 3, column), b3 = LoadHalves(rows, 11, column);
        Turn(Even(a0, b0), Even(a1, b1), Even(a2, b2), Even(a3, b3), out c0, out c1, out c2, out c3);
        Turn(Odd(a0, b0), Odd(a1, b1), Odd(a2, b2), Odd(a3, b3), out c4, out c5, out c6, out c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreOctet(float** rows, nint column, float* destination, nint stride)
    {
        TransposeOctet(
            rows, column,
            out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3,
            out Vector512<float> c4, out Vector512<float> c5, out Vector512<float> c6, out Vector512<float> c7);
        Store(destination, c0);
        Store(destination + stride, c1);
        Store(destination + (2 * stride), c2);
        Store(destination + (3 * stride), c3);
        Store(destination + (4 * stride), c4);
        Store(destination + (5 * stride), c5);
        Store(destination + (6 * stride), c6);
        Store(destination + (7 * stride), c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LoadHalves(float** rows, int first, nint column) =>
        Avx512F.InsertVector256(Vector256.Load(rows[first] + column).ToVector512Unsafe(), Vector256.Load(rows[first + 4] + column), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Even(Vector512<float> a, Vector512<float> b) => Avx512F.Shuffle4x128(a, b, 0x88);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Odd(Vector512<float> a, Vector512<float> b) => Avx512F.Shuffle4x128(a, b, 0xDD);
}
