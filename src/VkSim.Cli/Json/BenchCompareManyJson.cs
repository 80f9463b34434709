namespace VkSim.Cli;

/// <summary>The answer of <c>vksim bench compare --json</c> for more than two files. A list that has a value a file has it in the order of the files.</summary>
/// <param name="Files">The files.</param>
/// <param name="Results">The rows that more than one has.</param>
/// <param name="OnlyOne">Rows that one file has alone.</param>
/// <param name="SchemaVersion">Of the files.</param>
internal sealed record BenchCompareManyJson(BenchComparedFileJson[] Files, BenchComparedManyJson[] Results, IReadOnlyList<string> OnlyOne, int SchemaVersion)
{
    /// <summary>Results, row by row.</summary>
    public static BenchCompareManyJson Of(BenchComparison compared) => new(
        [.. compared.Files.Select((file, i) => new BenchComparedFileJson(file.Device, compared.Ratios(i).Length, compared.Mean(i), file.Score))],
        [.. compared.Rows.Select(row => new BenchComparedManyJson(
            row.Key.Op, row.Key.Shape, row.Key.Dtype, row.Seconds, [.. row.Seconds.Select((_, i) => row.Ratio(i))]))],
        compared.Alone, BenchJson.CurrentSchema);
}
