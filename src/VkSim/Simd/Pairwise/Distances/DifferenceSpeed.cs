using System.Runtime.Intrinsics.X86;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>Whether a sum of squared differences costs this machine no more than a sum of products.</summary>
internal static class DifferenceSpeed
{
    /// <summary>
    /// On AMD since Zen subtractions have units of their own beside those of the fused multiply-add (measured on Zen 5:
    /// both forms reach the same rate at 512 and 256 bits), elsewhere they compete. Known, not timed: the choice shows in
    /// the last bits.
    /// </summary>
    public static bool MatchesProducts { get; } = IsAmd();

    private static bool IsAmd()
    {
        if (!X86Base.IsSupported)
        {
            return false;
        }

        // "AuthenticAMD" in the registers' order EBX, EDX, ECX.
        (int _, int b, int c, int d) = X86Base.CpuId(0, 0);
        return (b, d, c) == (0x68747541, 0x69746E65, 0x444D4163);
    }
}
