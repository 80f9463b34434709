namespace VkSim.Cli.Tests.Benchmarks;

/// <summary>Results that were never measured.</summary>
internal static class BenchResults
{
    /// <summary>A result of given rows, each with its seconds.</summary>
    public static BenchJson Of(string device, params (BenchKey Key, double Seconds)[] rows)
    {
        BenchRowJson[] results = [.. rows.Select(row => new BenchRowJson(
            row.Key.Op, row.Key.Shape, row.Key.Dtype, row.Seconds, row.Seconds * 1.1, 1e6, 2e9, 1e6 / row.Seconds / 1e10, 2e9 / row.Seconds / 1e12,
            1e-7, 1e6 / row.Seconds / 2e10, row.Seconds / 2, row.Seconds * 0.9, row.Seconds * 3, 11, 0.2, "rows"))];
        return new BenchJson(
            new DeviceJson(0, device, "vendor", "driver 1", "1.3.0", "discrete", 32, 32, 8L << 30, true, "", null, null, null, true),
            new BenchProbesJson(1e10, 2e10, 1e12, [new("copy", ProbeUnit.BytesPerSecond, 1e10, 1.1e10, 0.1), new("empty", ProbeUnit.Seconds, 1e-5, 9e-6, 0.2)]),
            results, [new("l0", "1x1x1", "float32", "memory", "too large <b>")], BenchScore.Of(results), ["a note & more"], BenchJson.CurrentSchema,
            new BenchSystemJson("an OS", "a CPU", 4, "AVX2", ".NET"), "1.2.3", "2026-01-01T00:00:00Z", 12, false);
    }

    /// <summary>The rows of the score, so many times as fast as what counts as 100.</summary>
    public static (BenchKey, double)[] Scored(double speed) => [.. BenchScore.References.Select(row => (row.Row, row.Seconds / speed))];
}
