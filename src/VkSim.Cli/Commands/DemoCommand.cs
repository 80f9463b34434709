using System.CommandLine;
using System.Diagnostics;

namespace VkSim.Cli;

/// <summary><c>vksim demo</c>: compares the texts of a folder, and holds every score against the oracle.</summary>
internal static class DemoCommand
{
    private const int MostListed = 1000;

    public static readonly string[] Examples =
    [
        "vksim demo                                           the sources of VkSim itself, on the best device",
        "vksim demo ~/notes --query \"how to bake bread\"       the most similar notes, and those nearest to a text",
        "vksim demo ~/notes --device llvmpipe --top 3         on a device of your choice",
        "vksim demo ~/notes --json > result.json",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string?> folder = new("FOLDER")
        {
            Description = "Folder with text files in UTF-8, read with all that lies below it; VkSim's own sources when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> query = new("--query", "-q")
        {
            Description = "Also list the files nearest to this text.",
            HelpName = "TEXT",
        };
        Option<int> top = new("--top", "-k")
        {
            Description = "Pairs and files to list.",
            HelpName = "K",
            DefaultValueFactory = _ => 10,
            CustomParser = OptionParsers.WholeNumber("--top", 1, MostListed),
        };
        Command command = new("demo", "Compare the text files of a folder, and hold every score against double precision.") { folder, query, top };
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            string? path = parsed.GetValue(folder);
            string? text = parsed.GetValue(query);
            if (text is not null && !text.AsSpan().ContainsWord())
            {
                throw new BadInputException("--query", $"'{text}'", "a text with at least one letter or digit");
            }

            DemoResult result = terminal.WithProgress(board => Run(path, text, parsed.GetValue(top), parsed.GetValue(options.Device), board, cancellation));
            return Show(result, parsed.GetValue(options.Json), terminal);
        });
        return command;
    }

    private static DemoResult Run(string? folder, string? query, int top, string? selector, IProgressBoard board, CancellationToken cancellation)
    {
        DemoTimes times = new();
        // First, so that a wrong selector is told before thousands of files are read.
        board.Begin("Opening the device");
        Stopwatch clock = Stopwatch.StartNew();
        using VectorDevice device = DeviceSelection.Open(selector);
        WarmUp(device);
        times.Open = clock.Elapsed;

        IProgress<double> reading = board.Begin("Reading files");
        clock.Restart();
        TextCollection texts = folder is null
            ? OwnSources.Read(reading, cancellation)
            : new FolderReader(folder).Read(reading, cancellation);
        times.Read = clock.Elapsed;
        return new DemoComparison(device, texts, board, cancellation).Run(query ?? (folder is null ? OwnSources.Query : null), top, times);
    }

    /// <summary>A first call of each kind: what is built once a device or once a process is no part of the times shown.</summary>
    private static void WarmUp(VectorDevice device)
    {
        float[] rows = new float[2 * DemoComparison.Dimensions];
        Array.Fill(rows, 1f);
        using Matrix raw = device.Upload(rows, 2, DemoComparison.Dimensions);
        using Matrix normalized = device.Normalize(raw);
        using Matrix scores = device.CosineSimilarity(normalized, normalized);
        device.CosineTopK(normalized, normalized, 2);
        scores.ToArray();
    }

    private static int Show(DemoResult result, bool json, Terminal terminal)
    {
        if (result.Texts.Skipped.Unreadable > 0)
        {
            terminal.WriteNotice($"could not read {string.Join(", ", result.Texts.Skipped.UnreadableNames)}");
        }

        if (json)
        {
            terminal.WriteJson(DemoJson.From(result), JsonOutput.Readable.DemoJson);
        }
        else
        {
            new DemoReport(terminal).Write(result);
        }

        if (result.Oracle.Passed)
        {
            return ExitCode.Done;
        }

        terminal.WriteError($"check failed: found a difference of {Quantity.Error(result.Oracle.LargestDifference)} and "
            + $"{result.Oracle.MissedNeighbors} missed neighbours; expected at most {Quantity.Error(result.Oracle.Bound)} and none");
        return ExitCode.CheckFailed;
    }
}
