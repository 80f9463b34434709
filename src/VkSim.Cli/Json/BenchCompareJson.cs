namespace VkSim.Cli;

/// <summary>The answer of <c>vksim bench compare --json</c> for two files.</summary>
/// <param name="A">The first file's device.</param>
/// <param name="B">The second one's.</param>
/// <param name="Results">The rows that both have.</param>
/// <param name="OnlyOne">Rows that one file has alone.</param>
/// <param name="GeometricMean">Of the ratios; NaN where there is none.</param>
/// <param name="ScoreA">A's score.</param>
/// <param name="ScoreB">B's score.</param>
/// <param name="SchemaVersion">Of the files.</param>
internal sealed record BenchCompareJson(
    DeviceJson A,
    DeviceJson B,
    BenchComparedJson[] Results,
    IReadOnlyList<string> OnlyOne,
    double GeometricMean,
    BenchScoreJson? ScoreA,
    BenchScoreJson? ScoreB,
    int SchemaVersion)
{
    /// <summary>Two results, row by row.</summary>
    public static BenchCompareJson Of(BenchComparison compared) => new(
        compared.Files[0].Device, compared.Files[1].Device,
        [.. compared.Rows.Select(row => new BenchComparedJson(
            row.Key.Op, row.Key.Shape, row.Key.Dtype, row.Seconds[0]!.Value, row.Seconds[1]!.Value, row.Ratio(1)!.Value))],
        compared.Alone, compared.Mean(1), compared.Files[0].Score, compared.Files[1].Score, BenchJson.CurrentSchema);
}
