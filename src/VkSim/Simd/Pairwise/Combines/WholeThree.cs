namespace VkSim;

/// <summary>3.</summary>
internal readonly struct WholeThree : IWholePart
{
    public static int Value => 3;
}
