using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Pairwise.Combines;

/// <summary>How the components of two rows flow into one number. Every implementation turns (0, 0) into no change.</summary>
internal interface ICombine
{
    /// <summary>
    /// Whether one step takes so many instructions that a whole register tile of them would neither fit the registers nor
    /// the instruction cache: then rows go one by one.
    /// </summary>
    static virtual bool IsCostly => false;

    /// <summary>Whether the number is the largest of the components' numbers; otherwise it is their sum.</summary>
    static virtual bool TakesLargest => false;

    /// <summary>
    /// Whether the instruction of <see cref="Accumulate"/> that takes <c>a</c> can broadcast it from memory itself: the operation is
    /// commutative, or <c>a</c> is its second operand.
    /// </summary>
    static virtual bool BroadcastsItself => false;

    /// <summary>The running value after one more pair of components.</summary>
    TVec Accumulate<TVec, TLanes>(TVec running, TVec a, TVec b)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>;

    /// <summary>Two running values over different columns, made one.</summary>
    TVec Merge<TVec, TLanes>(TVec total, TVec block)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>;
}
