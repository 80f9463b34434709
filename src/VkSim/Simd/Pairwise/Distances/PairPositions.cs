using System.Numerics;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>Lists of pairs in a tile.</summary>
internal static unsafe class PairPositions
{
    /// <summary>Adds the lanes whose bit is set and that are below <paramref name="lanes"/>; returns how many.</summary>
    public static int Append(int* list, ulong bits, nint firstPosition, int lanes)
    {
        if (lanes < 64)
        {
            bits &= (1UL << lanes) - 1;
        }

        int count = 0;
        for (; bits != 0; bits &= bits - 1)
        {
            list[count++] = (int)firstPosition + BitOperations.TrailingZeroCount(bits);
        }

        return count;
    }
}
