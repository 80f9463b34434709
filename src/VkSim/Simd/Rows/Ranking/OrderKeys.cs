using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>
/// Numbers as 32-bit integers that compare as ranks do: the better the larger, −0 as 0, NaN below everything. Vectors of
/// them are carried as vectors of floats.
/// </summary>
internal static class OrderKeys
{
    /// <summary>NaN; only <see cref="int.MinValue"/>, which no number has, is below it.</summary>
    public const int NaN = int.MinValue + 1;

    private const int Magnitude = 0x7FFFFFFF;

    /// <summary>The keys of numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="signs">1 in every lane if larger is better, −1 if smaller is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TVec, TLanes>(TVec values, TVec signs)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        // Adding 0 makes 0 of −0. Below 0, larger bits are smaller numbers.
        TVec bits = TLanes.MultiplyAdd(values, signs, TLanes.Zero);
        TVec keys = TLanes.Select(TLanes.ShiftRight(bits, 31), TLanes.SubtractBits(TLanes.BroadcastBits(Magnitude), bits), bits);
        return TLanes.Select(TLanes.Equal(values, values), keys, TLanes.BroadcastBits(NaN));
    }

    /// <summary>The key of a number where larger is better.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value + 0f);
        return float.IsNaN(value) ? NaN : bits < 0 ? Magnitude - bits : bits;
    }

    /// <summary>The number of a key where larger is better; not a number for any key that no number has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(int key) => BitConverter.Int32BitsToSingle(key < 0 ? Magnitude - key : key);
}
