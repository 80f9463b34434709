using System.CommandLine;
using VkSim.Reports.Html;

namespace VkSim.Cli;

/// <summary><c>vksim bench compare</c>: two results side by side.</summary>
internal static class BenchCompareCommand
{
    public static readonly string[] Examples =
    [
        "vksim bench compare cpu.json gpu.json",
        "vksim bench compare before.json after.json --html report.html",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> a = new("A") { Description = "A file of 'vksim bench --out'.", HelpName = "A.json" };
        Argument<string> b = new("B") { Description = "Another, to be held against A.", HelpName = "B.json" };
        Option<string?> html = ArrayOptions.Output("--html", "Write the comparison as one HTML file, which needs no network.");
        Command command = new("compare", "Two results side by side: how many times as fast the second is.") { a, b, html };
        CommandAction.Attach(command, terminal, (parsed, _) =>
        {
            string? page = parsed.GetValue(html) is { } named ? OutputFiles.RequireWritable("--html", named) : null;
            BenchJson first = BenchFile.Read(parsed.GetRequiredValue(a));
            BenchJson second = BenchFile.Read(parsed.GetRequiredValue(b));
            var compared = BenchCompareJson.Of(first, second);
            if (page is not null)
            {
                PageWriter.Write(BenchComparisonPage.Of(first, second, compared), page);
            }

            if (parsed.GetValue(options.Json))
            {
                terminal.WriteJson(compared, JsonOutput.Readable.BenchCompareJson);
            }
            else
            {
                BenchReport.Write(compared, terminal);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
