namespace VkSim.Contract.Pairs;

/// <summary>A sum of more than fp32: total = (total, if it accumulates, + Share · Σ values) / Divisor, as two numbers whose sum it is.</summary>
/// <param name="Values">N×1, fp32.</param>
/// <param name="Sum">1×2, fp32: the total rounded, and what is lost by that.</param>
/// <param name="Share">A power of two.</param>
internal readonly record struct Total(MatrixView Values, MatrixView Sum, float Share)
{
    /// <summary>Whether the sum is added to what is there.</summary>
    public bool Accumulates { get; init; }

    /// <summary>What the sum is divided by.</summary>
    public double Divisor { get; init; } = 1;

    /// <summary>1×1, fp32: receives the rounded total too; or none.</summary>
    public MatrixView Rounded { get; init; }
}
