namespace VkSim.Orleans.Tests;

/// <summary>The device of most tests.</summary>
internal static class Cpu
{
    public static VectorDevice Device { get; } = VectorDevice.Create("cpu");
}
