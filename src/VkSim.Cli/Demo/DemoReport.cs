using Spectre.Console;

namespace VkSim.Cli;

/// <summary>Shows a person what the demo found.</summary>
internal sealed class DemoReport(Terminal terminal)
{
    private const int LabelWidth = 11;

    /// <summary>Two paths are put beside each other only while an eye can follow the line, however wide the terminal.</summary>
    private const int WidestLine = 160;

    public void Write(DemoResult result)
    {
        WriteHeadline(result);
        WriteDevice(result.Device);
        WriteTexts(result.Texts);
        WritePairs(result);
        WriteMatches(result);
        WriteTimes(result.Times);
        WriteOracle(result.Oracle);
    }

    private void WriteHeadline(DemoResult result)
    {
        long texts = result.Texts.Distinct.Count;
        terminal.Output.WriteLine();
        string name = Escape(result.Device.Name);
        terminal.Output.MarkupLine(texts == 1
            ? $"[bold]Read one text, on {name}[/]"
            : $"[bold]Compared {Quantity.Count(texts)} texts, each with every other, on {name}: "
                + $"{Quantity.Count(texts * texts)} cosines in {Quantity.Duration(result.Times.Nearest)}[/]");
        terminal.Output.WriteLine();
    }

    private void WriteDevice(DeviceDescription device)
    {
        Fact("Device", $"{DeviceNames.Full(device)} ({device.Type}, {DeviceNames.Lanes(device)})");
        Fact("Driver", device.ApiVersion.Length > 0 ? $"{device.Driver}, Vulkan {device.ApiVersion}" : device.Driver);
        if (device.Reason.Length > 0)
        {
            Fact("Chosen", device.Reason);
        }
    }

    private void WriteTexts(TextCollection texts)
    {
        string copies = texts.Copies.Count == 0 ? "" : $", {Quantity.Count(texts.Distinct.Count)} of them different";
        Fact("Texts", $"{Quantity.Count(texts.Documents.Count)} {Plural(texts.Documents.Count, "file", "files")}{copies}, {Quantity.Bytes(texts.Bytes)}, "
            + $"as vectors of {Quantity.Count(DemoComparison.Dimensions)} numbers");
        Fact("From", texts.Source);
        string[] skipped = [.. texts.Skipped.Describe()];
        if (skipped.Length > 0)
        {
            Fact("Skipped", string.Join(", ", skipped));
        }

        if (texts.Skipped.Unreadable > 0)
        {
            string more = texts.Skipped.Unreadable > texts.Skipped.UnreadableNames.Count ? " and more" : "";
            Fact("", $"could not read {string.Join(", ", texts.Skipped.UnreadableNames)}{more}", "yellow");
        }

        if (texts.Skipped.Truncated)
        {
            Fact("", $"the folder holds more than {Quantity.Count(FolderReader.MostFiles)} files or {Quantity.Bytes(FolderReader.MostBytes)}: "
                + "the first ones in order of path were taken", "yellow");
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
        bool sideBySide = widest + result.Pairs.Max(pair => Printed(pair.B).GetCellWidth()) + "  -0.0000    ".Length <= Math.Min(terminal.Width, WidestLine);
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
        if (result.Matches.Count == 0)
        {
            terminal.Output.MarkupLine("  none of these words is in any of the texts");
        }

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
            ("open", times.Open, "the device, and a first small call"),
            ("read", times.Read, "the files"),
            ("vectorize", times.Vectorize, "words and runs of characters, tf-idf"),
            ("upload", times.Upload, ""),
            ("compute", times.Compute, $"normalize {Quantity.Duration(times.Normalize)}, nearest {Quantity.Duration(times.Nearest)}, scores {Quantity.Duration(times.Scores)}"),
            ("readback", times.Readback, ""),
            ("check", times.Check, "the same scores in double precision"),
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
        terminal.Output.MarkupLine($"  [bold]{Quantity.Error(oracle.LargestDifference)}[/]    largest difference from the oracle (double precision), over {Quantity.Count(oracle.Scores)} scores");
        terminal.Output.MarkupLine($"  {Quantity.Error(oracle.Bound)}    largest allowed: {verdict}");
        if (oracle.MissedNeighbors > 0)
        {
            terminal.Output.MarkupLine($"  [red]{Quantity.Count(oracle.MissedNeighbors)} nearer texts are missing from the lists[/]");
        }

        terminal.Output.WriteLine();
    }

    /// <summary>A label with a text, continued below itself where the terminal is narrower than the text.</summary>
    private void Fact(string label, string text, string style = "default")
    {
        foreach (string line in OneLine.Wrap(OneLine.From(text), terminal.Width - LabelWidth - 3))
        {
            terminal.Output.MarkupLine($"  [dim]{label,-LabelWidth}[/][{style}]{Markup.Escape(line)}[/]");
            label = "";
        }
    }

    private void Heading(string text)
    {
        terminal.Output.WriteLine();
        terminal.Output.MarkupLine($"[bold]{Escape(text)}[/]");
    }

    private static string Color(float score) => score >= 0.9f ? $"[green]{Quantity.Score(score)}[/]" : Quantity.Score(score);

    private static string Plural(long count, string one, string many) => count == 1 ? one : many;

    private static string Printed(string text) => OneLine.From(text);

    private static string Escape(string text) => Markup.Escape(Printed(text));
}
