using Spectre.Console;

namespace VkSim.Cli;

/// <summary>Shows a person what the demo found.</summary>
internal sealed class DemoReport(Terminal terminal)
{
    private const int LabelWidth = 11;

    public void Write(DemoResult result)
    {
        WriteDevice(result.Device);
        WriteTexts(result.Texts);
        WritePairs(result);
        WriteMatches(result);
        WriteTimes(result.Times);
        WriteOracle(result.Oracle);
    }

    private void WriteDevice(DeviceDescription device)
    {
        terminal.Output.WriteLine();
        Fact("Device", $"[bold]{Escape(DeviceNames.Full(device))}[/] [dim]({Escape(device.Type)}, {Escape(DeviceNames.Lanes(device))})[/]");
        string version = device.ApiVersion.Length > 0 ? $", Vulkan {device.ApiVersion}" : "";
        Fact("Driver", Escape($"{device.Driver}{version}"));
        if (device.Reason.Length > 0)
        {
            Fact("Chosen", Escape(device.Reason));
        }
    }

    private void WriteTexts(TextCollection texts)
    {
        string copies = texts.Copies.Count == 0 ? "" : $", {Quantity.Count(texts.Distinct.Count)} of them different";
        Fact("Texts", $"{Quantity.Count(texts.Documents.Count)} {Plural(texts.Documents.Count, "file", "files")}{copies}, {Quantity.Bytes(texts.Bytes)}, "
            + $"as vectors of {Quantity.Count(DemoComparison.Dimensions)} numbers");
        Fact("From", Escape(texts.Source));
        string[] skipped = [.. texts.Skipped.Describe()];
        if (skipped.Length > 0)
        {
            Fact("Skipped", Escape(string.Join(", ", skipped)));
        }

        if (texts.Skipped.Unreadable > 0)
        {
            string more = texts.Skipped.Unreadable > texts.Skipped.UnreadableNames.Count ? " and more" : "";
            Fact("", $"[yellow]could not read {Escape(string.Join(", ", texts.Skipped.UnreadableNames))}{more}[/]");
        }

        if (texts.Skipped.Truncated)
        {
            Fact("", $"[yellow]the folder holds more than {Quantity.Count(FolderReader.MostFiles)} files or {Quantity.Bytes(FolderReader.MostBytes)}: the first ones in order of path were taken[/]");
        }
    }

    private void WritePairs(DemoResult result)
    {
        Heading("Most similar files");
        if (result.Pairs.Count == 0)
        {
            terminal.Output.MarkupLine("  one text has none to be compared with");
            return;
        }

        int widest = result.Pairs.Max(pair => Printed(pair.A).GetCellWidth());
        bool sideBySide = widest + result.Pairs.Max(pair => Printed(pair.B).GetCellWidth()) + "  -0.0000    ".Length <= terminal.Width;
        foreach (DemoPair pair in result.Pairs)
        {
            string score = pair.Identical ? "[green]identical[/]" : $"{Color(pair.Score)}  ";
            string gap = sideBySide ? new string(' ', widest - Printed(pair.A).GetCellWidth() + 2) : $"\n{new string(' ', 13)}";
            terminal.Output.MarkupLine($"  {score}  {Escape(pair.A)}{gap}{Escape(pair.B)}");
        }
    }

    private void WriteMatches(DemoResult result)
    {
        if (result.Query is null)
        {
            return;
        }

        Heading($"Nearest to \"{Printed(result.Query)}\"");
        foreach (DemoMatch match in result.Matches)
        {
            terminal.Output.MarkupLine($"  {Color(match.Score)}    {Escape(match.File)}");
        }
    }

    private void WriteTimes(DemoTimes times)
    {
        Heading("Time");
        (string Step, TimeSpan Time, string Note)[] steps =
        [
            ("open", times.Open, "the device, and its first small call"),
            ("read", times.Read, "the files"),
            ("vectorize", times.Vectorize, "words and runs of characters, tf-idf, on the CPU"),
            ("upload", times.Upload, ""),
            ("compute", times.Compute, $"normalize {Quantity.Duration(times.Normalize)}, nearest of each {Quantity.Duration(times.Nearest)}, scores {Quantity.Duration(times.Scores)}"),
            ("readback", times.Readback, ""),
            ("check", times.Check, "the same scores in double precision on the CPU"),
        ];
        foreach ((string step, TimeSpan time, string note) in steps)
        {
            terminal.Output.MarkupLine($"  {step,-LabelWidth}[bold]{Quantity.Duration(time),8}[/]{(note.Length > 0 ? $"   [dim]{Escape(note)}[/]" : "")}");
        }
    }

    private void WriteOracle(OracleReport oracle)
    {
        Heading("Check");
        string verdict = oracle.Passed ? "[green]passed[/]" : "[red]FAILED[/]";
        terminal.Output.MarkupLine($"  largest difference from double precision [bold]{Quantity.Error(oracle.LargestDifference)}[/] "
            + $"over {Quantity.Count(oracle.Scores)} scores; bound {Quantity.Error(oracle.Bound)}: {verdict}");
        if (oracle.MissedNeighbors > 0)
        {
            terminal.Output.MarkupLine($"  [red]{Quantity.Count(oracle.MissedNeighbors)} nearer texts are missing from the lists[/]");
        }

        terminal.Output.WriteLine();
    }

    private void Fact(string label, string markup) => terminal.Output.MarkupLine($"  [dim]{label,-LabelWidth}[/]{markup}");

    private void Heading(string text)
    {
        terminal.Output.WriteLine();
        terminal.Output.MarkupLine($"[bold]{Escape(text)}[/]");
    }

    private static string Color(float score) => score >= 0.9f ? $"[green]{Quantity.Score(score)}[/]" : Quantity.Score(score);

    private static string Plural(int count, string one, string many) => count == 1 ? one : many;

    private static string Printed(string text) => OneLine.From(text);

    private static string Escape(string text) => Markup.Escape(Printed(text));
}
