namespace VkSim.Compute;

/// <summary>The workgroups of a dispatch along each axis.</summary>
/// <param name="X">Along x.</param>
/// <param name="Y">Along y.</param>
/// <param name="Z">Along z.</param>
public readonly record struct DispatchSize(uint X, uint Y = 1, uint Z = 1)
{
    /// <summary>As <c>x×y×z</c>.</summary>
    public override string ToString() => $"{X}×{Y}×{Z}";
}
