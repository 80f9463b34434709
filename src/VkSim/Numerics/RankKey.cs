using System.Runtime.CompilerServices;

namespace VkSim.Numerics;

/// <summary>
/// A score and an id in 64 bits that compare as ranks do: the better score is larger, of equal scores the lower id, and
/// NaN is below everything. Scores here are similarities; distances enter negated.
/// </summary>
internal static class RankKey
{
    /// <summary>Ids must be below this.</summary>
    public const long IdLimit = uint.MaxValue;

    /// <summary>The key of a score with an id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(float score, uint id) => ((ulong)Order(score) << 32) | ~id;

    /// <summary>The id in a key.</summary>
    public static uint Id(ulong key) => ~(uint)key;

    /// <summary>The score in a key; −0 comes back as 0.</summary>
    public static float Score(ulong key) => ScoreOf((uint)(key >> 32));

    /// <summary>The score that has this place in the order of all scores.</summary>
    public static float ScoreOf(uint order) => order == 0
        ? float.NaN
        : BitConverter.UInt32BitsToSingle((order & 0x80000000) != 0 ? order & 0x7FFFFFFF : ~order);

    // Adding 0 makes 0 of −0, which must tie.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Order(float score)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return float.IsNaN(score) ? 0 : (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }
}
