using System.CommandLine;
using VkSim.Reports.Html;

namespace VkSim.Cli;

/// <summary><c>vksim bench</c>: how fast a device is, beside what it could be.</summary>
internal static class BenchCommand
{
    private const float UsualMinutes = 5;
    private const int UsualCaseSeconds = 30;

    // A year: what is more is no limit, and would not be a time either.
    private const float MostMinutes = 366 * 24 * 60;

    public static readonly string[] Examples =
    [
        "vksim bench                                             the device that would be chosen",
        "vksim bench --minutes 2 --html report.html              the rows that tell most, as a page",
        "vksim bench --device cpu --out cpu.json                 to be compared with another device's",
        "vksim bench --only search                               the searches alone",
        "vksim bench --only 'dot float16' --only softmax         what has both words, and what has the other",
        "vksim bench --suite roofline                            the probes alone",
    ];

    /// <summary>The command, and the one below it.</summary>
    public static Command Create(GlobalOptions options, Terminal terminal, out (Command Command, string[] Examples) compare)
    {
        compare = (BenchCompareCommand.Create(options, terminal), BenchCompareCommand.Examples);
        Command command = Create(options, terminal, BenchList.All);
        command.Subcommands.Add(compare.Command);
        return command;
    }

    /// <summary>The command for some operations.</summary>
    public static Command Create(GlobalOptions options, Terminal terminal, IReadOnlyList<DeviceOperation> operations)
    {
        Option<BenchSuite> suite = new("--suite")
        {
            Description = "What to measure: the operations, the probes alone (roofline), or all.",
            HelpName = "ops|roofline|all",
            CustomParser = OptionParsers.OneOf("--suite", [("ops", BenchSuite.Ops), ("roofline", BenchSuite.Roofline), ("all", BenchSuite.All)]),
            CompletionSources = { "ops", "roofline", "all" },
        };
        Option<string[]> only = new("--only")
        {
            Description = "Only rows whose operation, shape and type hold every word of this text; may be given again, for further rows.",
            HelpName = "TEXT",
            CompletionSources = { operations.Select(operation => operation.Name).Distinct().ToArray() },
        };
        Option<float> minutes = new("--minutes")
        {
            Description = "What it may take; the rows that tell most come first, and what does not fit is named.",
            HelpName = "N",
            DefaultValueFactory = _ => UsualMinutes,
            CustomParser = OptionParsers.Positive("--minutes"),
        };
        Option<int> caseSeconds = new("--case-seconds")
        {
            Description = "What one row may take until it is given up.",
            HelpName = "S",
            DefaultValueFactory = _ => UsualCaseSeconds,
            CustomParser = OptionParsers.WholeNumber("--case-seconds", 1, 3600),
        };
        Option<string?> file = ArrayOptions.Output("--out", "Write the result as JSON, for 'vksim bench compare'.");
        Option<string?> html = ArrayOptions.Output("--html", "Write the report as one HTML file, which needs no network.");
        Command command = new("bench", "Measure what a device reaches, and each operation as a share of that; results are checked before they are timed.")
        {
            suite, only, minutes, caseSeconds, file, html,
        };
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            string? page = parsed.GetValue(html) is { } named ? OutputFiles.RequireWritable("--html", named) : null;
            string? output = parsed.GetValue(file) is { } path ? OutputFiles.RequireWritable("--out", path) : null;
            if (page is not null && output is not null && RealPath.AreSame(page, output))
            {
                throw new BadInputException("--html", $"'{parsed.GetValue(html)}', which --out names too", "a file of its own");
            }

            BenchRequest request = new(
                parsed.GetValue(suite), Choose(operations, parsed.GetValue(only) ?? []), TimeSpan.FromMinutes(Math.Min(parsed.GetValue(minutes), MostMinutes)),
                TimeSpan.FromSeconds(parsed.GetValue(caseSeconds)));
            VectorDevice? device = null;
            BenchRun? run = null;
            try
            {
                BenchJson bench = terminal.WithProgress(board =>
                {
                    board.Begin("Opening the device");
                    VectorDevice opened = device = DeviceSelection.Open(parsed.GetValue(options.Device));
                    run = new BenchRun(opened, request, () => BenchRun.ProbesOf(opened));
                    return run.Run(board, cancellation);
                });
                Write(bench, parsed.GetValue(options.Json), output, page, terminal);
                return run!.IsInterrupted ? ExitCode.Interrupted : Conclude(bench, terminal);
            }
            finally
            {
                // What does not answer would not let go either; it ends with the process.
                if (run is not { IsHung: true })
                {
                    Close(device, request.CaseLimit);
                }
            }
        });
        return command;
    }

    private static void Write(BenchJson bench, bool asJson, string? output, string? page, Terminal terminal)
    {
        // First to where it cannot fail: it took minutes.
        if (asJson)
        {
            terminal.WriteJson(bench, JsonOutput.Readable.BenchJson);
        }
        else
        {
            BenchReport.Write(bench, terminal);
        }

        if (output is not null)
        {
            BenchFile.Write(bench, output);
        }

        if (page is not null)
        {
            PageWriter.Write(BenchPage.Of(bench), page);
        }
    }

    // A driver may not let go of its device; that must not keep the process.
    private static void Close(VectorDevice? device, TimeSpan limit) => CaseThread.Run(
        _ =>
        {
            device?.Dispose();
            return true;
        }, limit, out bool _, CancellationToken.None, limit);

    private static DeviceOperation[] Choose(IReadOnlyList<DeviceOperation> operations, string[] texts)
    {
        foreach (string text in texts)
        {
            if (!operations.Any(operation => Holds(operation, text)))
            {
                throw new BadInputException(
                    "--only", $"'{text}'", $"parts of one of: {string.Join("; ", operations.Select(operation => operation.Name).Distinct())}; with its shape and type");
            }
        }

        return [.. operations.Where(operation => texts.Length == 0 || texts.Any(text => Holds(operation, text)))];
    }

    private static bool Holds(DeviceOperation operation, string text)
    {
        string name = BenchKey.Of(operation).ToString();
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && Array.TrueForAll(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static int Conclude(BenchJson bench, Terminal terminal)
    {
        BenchSkippedJson[] wrong = [.. bench.Skipped.Where(skipped => skipped.Kind == "wrong")];
        BenchSkippedJson[] failed = [.. bench.Skipped.Where(skipped => skipped.Kind is "hung" or "failed")];
        if (wrong.Length > 0)
        {
            terminal.WriteError($"check failed: {wrong[0].Name}: {wrong[0].Reason}{(wrong.Length > 1 ? $"; and {wrong.Length - 1} more" : "")}");
            return ExitCode.CheckFailed;
        }

        if (failed.Length > 0)
        {
            terminal.WriteError($"{failed[0].Name}: {failed[0].Reason}");
            return ExitCode.Failed;
        }

        return ExitCode.Done;
    }
}
