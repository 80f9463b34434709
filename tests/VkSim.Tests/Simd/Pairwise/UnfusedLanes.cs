using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Lanes that multiply and add with two roundings, as a device does that has no fused multiply-add.</summary>
internal readonly unsafe struct UnfusedLanes<TVec, TLanes> : ILanes<TVec>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    public static int Count => TLanes.Count;

    public static TVec Zero => TLanes.Zero;

    public static TVec Load(float* source) => TLanes.Load(source);

    public static TVec LoadWide<T>(T* source)
        where T : unmanaged
        => TLanes.LoadWide(source);

    public static void Store(float* destination, TVec value) => TLanes.Store(destination, value);

    public static void StoreNonTemporal(float* destination, TVec value) => TLanes.StoreNonTemporal(destination, value);

    public static TVec Broadcast(float value) => TLanes.Broadcast(value);

    public static TVec BroadcastBits(int bits) => TLanes.BroadcastBits(bits);

    public static TVec Add(TVec a, TVec b) => TLanes.Add(a, b);

    public static TVec Subtract(TVec a, TVec b) => TLanes.Subtract(a, b);

    public static TVec Multiply(TVec a, TVec b) => TLanes.Multiply(a, b);

    public static TVec Divide(TVec a, TVec b) => TLanes.Divide(a, b);

    public static TVec MultiplyAdd(TVec a, TVec b, TVec c) => TLanes.Add(TLanes.Multiply(a, b), c);

    public static TVec NegatedMultiplyAdd(TVec a, TVec b, TVec c) => TLanes.Subtract(c, TLanes.Multiply(a, b));

    public static TVec Abs(TVec a) => TLanes.Abs(a);

    public static TVec Sqrt(TVec a) => TLanes.Sqrt(a);

    public static TVec MaxMagnitude(TVec a, TVec b) => TLanes.MaxMagnitude(a, b);

    public static TVec Min(TVec limit, TVec value) => TLanes.Min(limit, value);

    public static TVec Max(TVec limit, TVec value) => TLanes.Max(limit, value);

    public static TVec And(TVec a, TVec b) => TLanes.And(a, b);

    public static TVec Or(TVec a, TVec b) => TLanes.Or(a, b);

    public static TVec AddBits(TVec a, TVec b) => TLanes.AddBits(a, b);

    public static TVec SubtractBits(TVec a, TVec b) => TLanes.SubtractBits(a, b);

    public static TVec ShiftLeft(TVec a, int count) => TLanes.ShiftLeft(a, count);

    public static TVec ShiftRight(TVec a, int count) => TLanes.ShiftRight(a, count);

    public static TVec ConvertFromInt32(TVec bits) => TLanes.ConvertFromInt32(bits);

    public static TVec Equal(TVec a, TVec b) => TLanes.Equal(a, b);

    public static TVec Less(TVec a, TVec b) => TLanes.Less(a, b);

    public static TVec Select(TVec mask, TVec whenSet, TVec otherwise) => TLanes.Select(mask, whenSet, otherwise);

    public static uint Bits(TVec mask) => TLanes.Bits(mask);

    public static uint GreaterBits(TVec a, TVec b) => TLanes.GreaterBits(a, b);

    public static uint NotLessBits(TVec a, TVec b) => TLanes.NotLessBits(a, b);

    public static TVec GreaterInt32(TVec a, TVec b) => TLanes.GreaterInt32(a, b);

    public static int SumInt32(TVec a) => TLanes.SumInt32(a);

    public static void StoreSelected(float* destination, TVec value, TVec mask) => TLanes.StoreSelected(destination, value, mask);

    public static void TransposeQuad(float** rows, nint column, float* destination, nint stride) => TLanes.TransposeQuad(rows, column, destination, stride);

    public static void TransposeSquare(float** rows, nint column, float* destination, nint stride) => TLanes.TransposeSquare(rows, column, destination, stride);

    public static void TransposeOctet(
        float** rows, nint column,
        out TVec c0, out TVec c1, out TVec c2, out TVec c3, out TVec c4, out TVec c5, out TVec c6, out TVec c7) =>
        TLanes.TransposeOctet(rows, column, out c0, out c1, out c2, out c3, out c4, out c5, out c6, out c7);
}
