namespace VkSim.Simd.Pairwise.Combines;

/// <summary>2.</summary>
internal readonly struct WholeTwo : IWholePart
{
    public static int Value => 2;
}
