using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Rows.Ranking;

/// <summary>The integers 0, 1, 2, … in the lanes of a vector of floats.</summary>
internal static unsafe class LaneNumbers<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <summary>All lanes' numbers.</summary>
    public static TVec All
    {
        // A constant of the program's image does not move.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Load((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Numbers)));
    }

    private static ReadOnlySpan<int> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
}
