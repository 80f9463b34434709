using Spectre.Console;

namespace VkSim.Cli;

/// <summary>A benchmark for people at a terminal.</summary>
internal static class BenchReport
{
    // Of rows that were not measured for one reason; a file or a page has all.
    private const int NamedTogether = 4;

    /// <summary>Writes all of it.</summary>
    public static void Write(BenchJson bench, Terminal terminal)
    {
        WriteLine($"{BenchText.Device(bench)}; {bench.System.Os}; {BenchText.Origin(bench)}", terminal);
        WriteProbes(bench, terminal);
        if (bench.Results.Length > 0)
        {
            WriteRows(bench, terminal);
        }

        foreach (BenchRowJson row in BenchText.Singles(bench))
        {
            WriteLine($"{row.Key()}: {string.Join(", ", BenchText.Pieces(row).Where(piece => piece.Time.Length > 0).Select(piece => $"{piece.Name} {piece.Time}"))}", terminal);
        }

        foreach (IGrouping<string, BenchSkippedJson> reason in bench.Skipped.GroupBy(skipped => skipped.Reason))
        {
            WriteLine($"not measured: {Names([.. reason])}: {reason.Key}", terminal);
        }

        foreach (string note in bench.Notes)
        {
            WriteLine($"note: {note}", terminal);
        }

        if (bench.Score is { } score)
        {
            WriteLine(
                $"{score.Name}: {BenchText.Score(score)}, 100 times the geometric mean of {string.Join(", ", score.Rows.Select(row => $"{BenchText.Ratio(row.Ratio)} ({row.Row})"))}",
                terminal);
        }
    }

    /// <summary>Some of them, side by side.</summary>
    public static void Write(BenchComparison compared, Terminal terminal)
    {
        foreach ((int i, BenchJson file) in compared.Files.Index())
        {
            WriteLine($"{BenchComparison.Letter(i)}: {file.Device.Name}, {file.Device.Driver}", terminal);
        }

        Table table = Headed(["Operation", "Shape", "Type"], [.. BenchText.Columns(compared)]);
        foreach (BenchComparedRow row in compared.Rows)
        {
            table.AddRow(
            [
                Markup.Escape(row.Key.Op), Markup.Escape(row.Key.Shape), row.Key.Dtype, .. row.Found.Select(BenchText.Median),
                .. row.Seconds.Select((_, i) => BenchText.Ratio(row.Ratio(i))).Skip(1),
            ]);
        }

        terminal.Output.Write(table);
        WriteLine($"{BenchText.Verdict(compared)} {compared.Alone.Count} rows are in one file alone.", terminal);
        IReadOnlyList<(int File, BenchScoreJson Score)> scores = compared.Scores();
        if (scores.Count > 0)
        {
            WriteScores(scores, terminal);
        }
    }

    private static void WriteScores(IReadOnlyList<(int File, BenchScoreJson Score)> scores, Terminal terminal)
    {
        Table table = Headed(["Row of the score"], [.. BenchText.ScoreColumns(scores)]);
        foreach (string[] row in BenchText.ScoreRows(scores))
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        terminal.Output.Write(table);
        WriteLine($"{BenchText.Scores(scores)}, 100 times the geometric mean of how many times as fast these rows are as what counts as 100.", terminal);
    }

    private static void WriteProbes(BenchJson bench, Terminal terminal)
    {
        Table table = Headed(["Probe"], ["Median", "Best", "Spread"]);
        foreach (BenchProbeJson probe in bench.Probes.All)
        {
            table.AddRow(
                Markup.Escape(probe.Probe), BenchText.Rate(probe.Unit, probe.Median), BenchText.Rate(probe.Unit, probe.Best), BenchText.Share(probe.Spread));
        }

        terminal.Output.Write(table);
    }

    private static void WriteRows(BenchJson bench, Terminal terminal)
    {
        bool isClocked = bench.Results.Any(row => row.GpuSeconds is not null);
        Table table = Headed(["Operation", "Shape", "Type"], ["Median", "p95", .. isClocked ? ["On the GPU"] : Array.Empty<string>(), "Rate", "Of its bound", "Largest error"]);
        foreach (BenchRowJson row in bench.Results)
        {
            table.AddRow(
            [
                Markup.Escape(row.Op), Markup.Escape(row.Shape), row.Dtype, BenchText.Median(row),
                BenchText.Time(row.P95Seconds), .. isClocked ? [row.GpuSeconds is { } gpu ? BenchText.Time(gpu) : ""] : Array.Empty<string>(), BenchText.Rate(row),
                $"{BenchText.Share(row.ShareOfBound)} {(row.IsMemoryBound ? "memory" : "fma")}", Quantity.Error(row.MaxError),
            ]);
        }

        terminal.Output.Write(table);
    }

    private static string Names(BenchSkippedJson[] skipped) =>
        string.Join("; ", skipped.Take(NamedTogether).Select(one => one.Name)) + (skipped.Length > NamedTogether ? $"; and {skipped.Length - NamedTogether} more" : "");

    private static Table Headed(string[] texts, string[] numbers)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string text in texts)
        {
            table.AddColumn($"[bold]{text}[/]");
        }

        foreach (string number in numbers)
        {
            table.AddColumn(new TableColumn($"[bold]{number}[/]").RightAligned());
        }

        return table;
    }

    private static void WriteLine(string text, Terminal terminal) => terminal.Output.MarkupLine(Markup.Escape(OneLine.From(text)));
}
