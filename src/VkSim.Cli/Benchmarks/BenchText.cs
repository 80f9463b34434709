using System.Globalization;

namespace VkSim.Cli;

/// <summary>How what was measured is written for people.</summary>
internal static class BenchText
{
    private static readonly string[] _prefixes = ["", "k", "M", "G", "T", "P"];

    /// <summary>A probe's value with its unit.</summary>
    public static string Rate(ProbeUnit unit, double value) => unit switch
    {
        _ when double.IsNaN(value) => "not measured",
        ProbeUnit.Seconds => Quantity.Duration(TimeSpan.FromSeconds(value)),
        ProbeUnit.BytesPerSecond => $"{Prefixed(value)}B/s",
        ProbeUnit.FlopsPerSecond => $"{Prefixed(value)}FLOP/s",
        ProbeUnit.OpsPerSecond => $"{Prefixed(value)}OP/s",
        _ => $"{Prefixed(value)}values/s",
    };

    /// <summary>What a row reached of what bounds it.</summary>
    public static string Rate(BenchRowJson row) => row.IsMemoryBound
        ? Rate(ProbeUnit.BytesPerSecond, row.Bytes / row.MedianSeconds)
        : Rate(ProbeUnit.FlopsPerSecond, row.Flops / row.MedianSeconds);

    /// <summary>A duration.</summary>
    public static string Time(double seconds) => Quantity.Duration(TimeSpan.FromSeconds(seconds));

    /// <summary>A share of 1.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>How many times as fast.</summary>
    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"×{ratio:0.00}");

    /// <summary>A score.</summary>
    public static string Score(BenchScoreJson score) => score.Value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>How many times as fast one is as the other, whichever is faster.</summary>
    public static string Faster(double ratioOfB) => !(ratioOfB < 1)
        ? string.Create(CultureInfo.InvariantCulture, $"B is {ratioOfB:0.00} times as fast as A")
        : string.Create(CultureInfo.InvariantCulture, $"A is {1 / ratioOfB:0.00} times as fast as B");

    /// <summary>What a device is called.</summary>
    public static string Name(BenchJson bench) => bench.Device.InstructionSet is null ? bench.Device.Name : $"{bench.System.Cpu} (CPU)";

    /// <summary>The program and the time.</summary>
    public static string Origin(BenchJson bench) => $"vksim {bench.Version.Split('+')[0]}, {bench.Date}";

    /// <summary>A device with its driver.</summary>
    public static string Device(BenchJson bench) => bench.Device.InstructionSet is { } set
        ? $"{bench.System.Cpu}, {bench.System.Cores} cores, {set}"
        : $"{bench.Device.Name}, {bench.Device.Driver}, Vulkan {bench.Device.ApiVersion}";

    private static string Prefixed(double value)
    {
        int prefix = 0;
        while (value >= 1000 && prefix < _prefixes.Length - 1)
        {
            value /= 1000;
            prefix++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture)} {_prefixes[prefix]}");
    }
}
