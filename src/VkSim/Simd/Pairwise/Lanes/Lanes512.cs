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
        Vector512<float> low01 = Avx512F.UnpackLow(row0, row1);
        Vector512<float> high01 = Avx512F.UnpackHigh(row0, row1);
        Vector512<float> low23 = Avx512F.UnpackLow(row2, row3);
        Vector512<float> high23 = Avx512F.UnpackHigh(row2, row3);
        Store(destination, Avx512F.UnpackLow(low01.AsDouble(), low23.AsDouble()).AsSingle());
        Store(destination + stride, Avx512F.UnpackHigh(low01.AsDouble(), low23.AsDouble()).AsSingle());
        Store(destination + (2 * stride), Avx512F.UnpackLow(high01.AsDouble(), high23.AsDouble()).AsSingle());
        Store(destination + (3 * stride), Avx512F.UnpackHigh(high01.AsDouble(), high23.AsDouble()).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LoadRows(float** rows, int first, nint column) => Vector512.Create(
        Vector256.Create(Vector128.Load(rows[first] + column), Vector128.Load(rows[first + 4] + column)),
        Vector256.Create(Vector128.Load(rows[first + 8] + column), Vector128.Load(rows[first + 12] + column)));

    // First the 128-bit lanes of rows m, m+4, m+8, m+12 change places, so that a vector holds four columns of those rows;
    // then every four such vectors are a 4×4 transposition inside the lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeSquare(float** rows, nint column, float* destination, nint stride)
    {
        Vector512<float> r0 = Vector512.Load(rows[0] + column);
        Vector512<float> r1 = Vector512.Load(rows[1] + column);
        Vector512<float> r2 = Vector512.Load(rows[2] + column);
        Vector512<float> r3 = Vector512.Load(rows[3] + column);
        Vector512<float> r4 = Vector512.Load(rows[4] + column);
        Vector512<float> r5 = Vector512.Load(rows[5] + column);
        Vector512<float> r6 = Vector512.Load(rows[6] + column);
        Vector512<float> r7 = Vector512.Load(rows[7] + column);
        Vector512<float> r8 = Vector512.Load(rows[8] + column);
        Vector512<float> r9 = Vector512.Load(rows[9] + column);
        Vector512<float> r10 = Vector512.Load(rows[10] + column);
        Vector512<float> r11 = Vector512.Load(rows[11] + column);
        Vector512<float> r12 = Vector512.Load(rows[12] + column);
        Vector512<float> r13 = Vector512.Load(rows[13] + column);
        Vector512<float> r14 = Vector512.Load(rows[14] + column);
        Vector512<float> r15 = Vector512.Load(rows[15] + column);
        TransposeLanes(ref r0, ref r4, ref r8, ref r12);
        TransposeLanes(ref r1, ref r5, ref r9, ref r13);
        TransposeLanes(ref r2, ref r6, ref r10, ref r14);
        TransposeLanes(ref r3, ref r7, ref r11, ref r15);
        StoreQuad(r0, r1, r2, r3, destination, stride);
        StoreQuad(r4, r5, r6, r7, destination + (4 * stride), stride);
        StoreQuad(r8, r9, r10, r11, destination + (8 * stride), stride);
        StoreQuad(r12, r13, r14, r15, destination + (12 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeLanes(ref Vector512<float> a, ref Vector512<float> b, ref Vector512<float> c, ref Vector512<float> d)
    {
        Vector512<float> abLow = Avx512F.Shuffle4x128(a, b, 0x44);
        Vector512<float> abHigh = Avx512F.Shuffle4x128(a, b, 0xEE);
        Vector512<float> cdLow = Avx512F.Shuffle4x128(c, d, 0x44);
        Vector512<float> cdHigh = Avx512F.Shuffle4x128(c, d, 0xEE);
        a = Avx512F.Shuffle4x128(abLow, cdLow, 0x88);
        b = Avx512F.Shuffle4x128(abLow, cdLow, 0xDD);
        c = Avx512F.Shuffle4x128(abHigh, cdHigh, 0x88);
        d = Avx512F.Shuffle4x128(abHigh, cdHigh, 0xDD);
    }
}
