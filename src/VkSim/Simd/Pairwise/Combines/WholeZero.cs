namespace VkSim.Simd.Pairwise.Combines;

/// <summary>0.</summary>
internal readonly struct WholeZero : IWholePart
{
    public static int Value => 0;
}
