namespace VkSim.Simd.Pairwise.Combines;

/// <summary>A whole number that the compiler knows.</summary>
internal interface IWholePart
{
    /// <summary>The number, 0 to 3.</summary>
    static abstract int Value { get; }
}
