namespace VkSim.Cli;

/// <summary>Some results side by side; the first is what the others are held against.</summary>
/// <param name="Files">The results, at least two.</param>
/// <param name="Rows">The rows that more than one has.</param>
/// <param name="Alone">Rows that one has alone.</param>
internal sealed record BenchComparison(IReadOnlyList<BenchJson> Files, IReadOnlyList<BenchComparedRow> Rows, IReadOnlyList<string> Alone)
{
    /// <summary>As many as have a letter.</summary>
    public const int MostFiles = 26;

    /// <summary>Holds results against one another, row by row: those of the first in its order, then what only others have.</summary>
    public static BenchComparison Of(IReadOnlyList<BenchJson> files)
    {
        Dictionary<BenchKey, BenchRowJson>[] rows = [.. files.Select(file => file.Results.ToDictionary(row => row.Key()))];
        ILookup<bool, BenchKey> byCommon = files.SelectMany(file => file.Results).Select(row => row.Key()).Distinct()
            .ToLookup(key => rows.Count(file => file.ContainsKey(key)) > 1);
        return new BenchComparison(
            files,
            [.. byCommon[true].Select(key => new BenchComparedRow(key, [.. rows.Select(file => file.GetValueOrDefault(key))]))],
            [.. byCommon[false].Select(key => key.ToString())]);
    }

    /// <summary>What a result is called for short.</summary>
    public static string Letter(int file) => ((char)('A' + file)).ToString();

    /// <summary>How many times as fast a result is as the first in each row that both have.</summary>
    public double[] Ratios(int file) => [.. Rows.Select(row => row.Ratio(file)).OfType<double>()];

    /// <summary>The geometric mean of these; NaN where there is none.</summary>
    public double Mean(int file) => Ratios(file) is { Length: > 0 } ratios ? GeometricMean.Of(ratios) : double.NaN;

    /// <summary>The scores that can stand beside the first one's, each with its file's place; empty where there are not two.</summary>
    public IReadOnlyList<(int File, BenchScoreJson Score)> Scores()
    {
        (int File, BenchScoreJson Score)[] scores = [.. Files.Index()
            .Where(file => file.Item.Score is { } score && score.Name == Files[0].Score?.Name).Select(file => (file.Index, file.Item.Score!))];
        return scores.Length > 1 ? scores : [];
    }
}
