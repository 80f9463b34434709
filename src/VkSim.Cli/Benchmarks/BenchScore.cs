namespace VkSim.Cli;

/// <summary>
/// One number for a device: the geometric mean of how much faster named rows are than fixed reference times. Another choice of rows or times is
/// another score, with another name. The times are round figures of a mid-range device of 2026: 1 TFLOP/s, 100 GB/s, 100 µs.
/// </summary>
internal static class BenchScore
{
    /// <summary>The name, with its version.</summary>
    public const string Name = "vksim-ops-1";

    private const double Flops = 1e12;
    private const double Bytes = 1e11;
    private const double Latency = 1e-4;

    /// <summary>The rows with their reference times, in seconds.</summary>
    public static IReadOnlyList<(BenchKey Row, double Seconds)> References { get; } =
    [
        (new("dot", "2048x2048x512", "float32"), 2.0 * 2048 * 2048 * 512 / Flops),
        (new("normalize", "200000x512", "float32"), 8.0 * 200_000 * 512 / Bytes),
        (new("search top 10, cosine", "1x100000x512", "float32"), 4.0 * 100_000 * 512 / Bytes),
        (new("CLIP, gradients", "2x2048x512", "float32"), 6.0 * 2048 * 2048 * 512 / Flops),
        (new("softmax", "4096x4096", "float32"), 8.0 * 4096 * 4096 / Bytes),
        (new("l1", "1024x1024x512", "float32"), 2.0 * 1024 * 1024 * 512 / Flops),
        (new("dot", "64x64x128", "float32"), Latency),
    ];

    /// <summary>The score; null where a row is missing.</summary>
    public static BenchScoreJson? Of(IReadOnlyList<BenchRowJson> rows)
    {
        var scored = new List<BenchScoreRowJson>();
        foreach ((BenchKey key, double reference) in References)
        {
            if (rows.FirstOrDefault(row => row.Key() == key) is not { } row)
            {
                return null;
            }

            scored.Add(new BenchScoreRowJson(key.ToString(), row.MedianSeconds, reference, reference / row.MedianSeconds));
        }

        return new BenchScoreJson(Name, 100 * GeometricMean.Of(scored.Select(row => row.Ratio)), [.. scored]);
    }
}
