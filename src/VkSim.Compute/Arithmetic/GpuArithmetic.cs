namespace VkSim.Compute;

/// <summary>
/// How a device computes with single precision, found by trying it: Vulkan lets a quotient be off by 2.5 units in the last place,
/// a multiply-add round twice, and numbers below 2⁻¹²⁶ become 0. Where all four hold, sums in a given order have the bits that they have
/// on a processor with fused multiply-add.
/// </summary>
public sealed record GpuArithmetic
{
    /// <summary>Whether <c>fma</c> of <c>precise</c> results rounds once.</summary>
    public bool FusesMultiplyAdd { get; init; }

    /// <summary>Whether quotients of normal numbers are rounded correctly, to nearest.</summary>
    public bool RoundsDivision { get; init; }

    /// <summary>Whether square roots of normal numbers are rounded correctly, to nearest.</summary>
    public bool RoundsSquareRoot { get; init; }

    /// <summary>Whether subnormal numbers, of magnitudes below 2⁻¹²⁶, are taken and given as they are, rather than as 0.</summary>
    public bool KeepsSubnormals { get; init; }
}
