using System.Globalization;

namespace VkSim.Reports.Spaces;

/// <summary>Figures as text.</summary>
internal static class SpaceText
{
    /// <summary>A figure to four digits.</summary>
    public static string Number(double value) => double.IsFinite(value) && Math.Abs(value) is 0 or (>= 1e-3 and < 1e6)
        ? value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 100 ? "0.0" : Math.Abs(value) >= 10 ? "0.00" : "0.0000", CultureInfo.InvariantCulture)
        : value.ToString("0.000e0", CultureInfo.InvariantCulture);

    /// <summary>A count.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>So many of something.</summary>
    public static string Counted(long value, string one) => $"{Count(value)} {one}{(value == 1 ? "" : "s")}";

    /// <summary>A share of 1.</summary>
    public static string Percent(double share) => double.IsNaN(share)
        ? "NaN"
        : (100 * share).ToString("0.0#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A figure with its range, where it is of a sample.</summary>
    public static string Estimate(SpaceEstimate estimate, Func<double, string> shown) =>
        shown(estimate.Value) + Range(estimate, shown);

    /// <summary>The range of a figure that is of a sample.</summary>
    public static string Range(SpaceEstimate estimate, Func<double, string> shown) =>
        estimate.Low < estimate.High ? $" ({shown(estimate.Low)} to {shown(estimate.High)} with 95 %)" : "";
}
