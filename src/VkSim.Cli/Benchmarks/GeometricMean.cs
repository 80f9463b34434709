namespace VkSim.Cli;

/// <summary>The mean of ratios.</summary>
internal static class GeometricMean
{
    /// <summary>That of at least one positive value.</summary>
    public static double Of(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));
}
