using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Combines;
using VkSim.Simd.Pairwise.Lanes;

namespace VkSim.Simd.Gradients.Terms;

/// <summary>As <see cref="RatioPowerTerm"/>, for the orders 1½, 2½, 3 and 4, whose powers are products and roots.</summary>
internal readonly struct RatioWholePowerTerm<TOrder> : IDifferenceTerm
    where TOrder : struct, IWholePart
{
    public static bool IsCostly => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TVec, TLanes>(TVec difference, TVec distance)
        where TVec : struct
        where TLanes : struct, ILanes<TVec>
    {
        TVec ratio = TLanes.Divide(TLanes.Abs(difference), distance);
        TVec power = TOrder.Value switch
        {
            0 => TLanes.Sqrt(ratio),
            1 => TLanes.Multiply(ratio, TLanes.Sqrt(ratio)),
            2 => TLanes.Multiply(ratio, ratio),
            _ => TLanes.Multiply(TLanes.Multiply(ratio, ratio), ratio),
        };
        return SignLanes<TVec, TLanes>.Give(power, difference);
    }
}
