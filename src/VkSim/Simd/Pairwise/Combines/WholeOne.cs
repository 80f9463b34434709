namespace VkSim.Simd.Pairwise.Combines;

/// <summary>1.</summary>
internal readonly struct WholeOne : IWholePart
{
    public static int Value => 1;
}
