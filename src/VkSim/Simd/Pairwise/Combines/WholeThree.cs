namespace VkSim.Simd.Pairwise.Combines;

/// <summary>3.</summary>
internal readonly struct WholeThree : IWholePart
{
    public static int Value => 3;
}
