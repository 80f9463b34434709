namespace VkSim.Compute;

/// <summary>The invocations of a workgroup along each axis.</summary>
/// <param name="X">Along x.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z.</param>
public readonly record struct WorkgroupSize(uint X, uint Y, uint Z)
{
    /// <summary>The invocations of a workgroup altogether.</summary>
    public ulong Invocations => (ulong)X * Y * Z;

    /// <summary>As <c>x×y×z</c>.</summary>
    public override string ToString() => $"{X}×{Y}×{Z}";
}
