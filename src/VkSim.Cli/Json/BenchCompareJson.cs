namespace VkSim.Cli;

/// <summary>The answer of <c>vksim bench compare --json</c>.</summary>
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
    string[] OnlyOne,
    double GeometricMean,
    BenchScoreJson? ScoreA,
    BenchScoreJson? ScoreB,
    int SchemaVersion)
{
    /// <summary>Two results, row by row.</summary>
    public static BenchCompareJson Of(BenchJson a, BenchJson b)
    {
        Dictionary<BenchKey, BenchRowJson> ofB = b.Results.ToDictionary(row => row.Key());
        HashSet<BenchKey> ofA = [.. a.Results.Select(row => row.Key())];
        BenchComparedJson[] rows = [.. a.Results.Where(row => ofB.ContainsKey(row.Key())).Select(row => new BenchComparedJson(
            row.Op, row.Shape, row.Dtype, row.MedianSeconds, ofB[row.Key()].MedianSeconds, row.MedianSeconds / ofB[row.Key()].MedianSeconds))];
        string[] onlyOne = [.. ofA.Except(ofB.Keys).Concat(ofB.Keys.Except(ofA)).Select(key => key.ToString())];
        double mean = rows.Length > 0 ? Cli.GeometricMean.Of(rows.Select(row => row.Ratio)) : double.NaN;
        return new BenchCompareJson(a.Device, b.Device, rows, onlyOne, mean, a.Score, b.Score, BenchJson.CurrentSchema);
    }
}
