using System.Globalization;

namespace VkSim.Cli;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Quantity
{
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes with a binary unit, three digits: 512 B, 1.25 MiB, 128 GiB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return $"{ThreeDigits(value)} {units[unit]}";
    }

    /// <summary>A duration in the unit that suits it: 820 µs, 14.3 ms, 2.05 s.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        >= 1 => $"{ThreeDigits(time.TotalSeconds)} s",
        >= 1e-3 => $"{ThreeDigits(time.TotalSeconds * 1e3)} ms",
        _ => $"{ThreeDigits(time.TotalSeconds * 1e6)} µs",
    };

    /// <summary>A cosine, aligned whatever its sign.</summary>
    public static string Score(float score) => score.ToString(" 0.0000;-0.0000", CultureInfo.InvariantCulture);

    /// <summary>A small error: 1.2e-07.</summary>
    public static string Error(double error) => error.ToString("0.0e-00", CultureInfo.InvariantCulture);

    private static string ThreeDigits(double value) => value.ToString(
        value == Math.Floor(value) || value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
