namespace VkSim.Cli;

/// <summary>How many values of a file became infinite, zero, or equal to others as they became single precision.</summary>
internal sealed record NarrowingJson(string File, long Infinite, long Zero, long Equal);
