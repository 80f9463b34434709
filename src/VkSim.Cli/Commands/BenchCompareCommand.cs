using System.CommandLine;
using VkSim.Reports.Html;

namespace VkSim.Cli;

/// <summary><c>vksim bench compare</c>: results side by side.</summary>
internal static class BenchCompareCommand
{
    public static readonly string[] Examples =
    [
        "vksim bench compare cpu.json gpu.json",
        "vksim bench compare before.json after.json --html report.html",
        "vksim bench compare cpu.json old.json new.json          each beside the first",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> a = new("A") { Description = "A file of 'vksim bench --out', which the others are held against.", HelpName = "A.json" };
        Argument<string> b = new("B") { Description = "Another file of 'vksim bench --out'.", HelpName = "B.json" };
        Argument<string[]> more = new("C")
        {
            Description = "And more of them.",
            HelpName = "C.json",
            Arity = new ArgumentArity(0, BenchComparison.MostFiles - 2),
        };
        Option<string?> html = ArrayOptions.Output("--html", "Write the comparison as one HTML file, which needs no network.");
        Command command = new("compare", "Results side by side: how many times as fast as the first the others are.") { a, b, more, html };
        CommandAction.Attach(command, terminal, (parsed, _) =>
        {
            string[] paths = [parsed.GetRequiredValue(a), parsed.GetRequiredValue(b), .. parsed.GetValue(more) ?? []];
            string? page = parsed.GetValue(html) is { } named ? OutputFiles.RequireWritable("--html", named, paths) : null;
            var compared = BenchComparison.Of([.. paths.Select(BenchFile.Read)]);
            if (page is not null)
            {
                PageWriter.Write(BenchComparisonPage.Of(compared), page);
            }

            if (!parsed.GetValue(options.Json))
            {
                BenchReport.Write(compared, terminal);
            }
            else if (compared.Files.Count == 2)
            {
                terminal.WriteJson(BenchCompareJson.Of(compared), JsonOutput.Readable.BenchCompareJson);
            }
            else
            {
                terminal.WriteJson(BenchCompareManyJson.Of(compared), JsonOutput.Readable.BenchCompareManyJson);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
