using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace VkSim.Cli;

/// <summary><c>vksim verify</c>: holds every operation of a device against the oracle.</summary>
internal static class VerifyCommand
{
    public static readonly string[] Examples =
    [
        "vksim verify                               the device that would be chosen",
        "vksim verify --device llvmpipe             another one",
        "vksim verify --only cdist                  only the distances",
        "vksim verify --json > verify.json          to go with a report about a driver",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal) => Create(options, terminal, VerifySuite.Operations);

    /// <summary>The command for some operations.</summary>
    public static Command Create(GlobalOptions options, Terminal terminal, IReadOnlyList<VerifiedOperation> operations)
    {
        Option<string?> only = new("--only")
        {
            Description = "Only operations whose name holds this text.",
            HelpName = "TEXT",
            CompletionSources = { operations.Select(operation => operation.Name).ToArray() },
        };
        Command command = new("verify", "Compute every operation over fixed shapes, types and hard cases, and hold it against double precision.") { only };
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            VerifiedOperation[] chosen = Choose(operations, parsed.GetValue(only));
            (DeviceDescription device, OperationReport[] reports, TimeSpan time) = terminal.WithProgress(board =>
            {
                board.Begin("Opening the device");
                using VectorDevice device = DeviceSelection.Open(parsed.GetValue(options.Device));
                Stopwatch clock = Stopwatch.StartNew();
                _ = device.Description.Reproducible; // Found while the device is open, and known from then on.
                OperationReport[] reports = VerifySuite.Run(device, chosen, board.Begin("Verifying"), cancellation);
                return (device.Description, reports, clock.Elapsed);
            });
            if (parsed.GetValue(options.Json))
            {
                terminal.WriteJson(VerifyJson.From(device, reports, time), JsonOutput.Readable.VerifyJson);
            }
            else
            {
                Write(device, reports, time, terminal);
            }

            return Conclude(reports, terminal);
        });
        return command;
    }

    private static VerifiedOperation[] Choose(IReadOnlyList<VerifiedOperation> operations, string? text)
    {
        VerifiedOperation[] chosen = [.. operations.Where(operation => operation.Name.Contains(text ?? "", StringComparison.OrdinalIgnoreCase))];
        return chosen.Length > 0
            ? chosen
            : throw new BadInputException("--only", $"'{text}'", $"a part of one of: {string.Join("; ", operations.Select(operation => operation.Name))}");
    }

    private static int Conclude(OperationReport[] reports, Terminal terminal)
    {
        OperationReport[] failed = [.. reports.Where(report => !report.Pass)];
        if (failed.Length == 0)
        {
            return ExitCode.Done;
        }

        terminal.WriteError(
            $"check failed: found {failed.Length} of {reports.Length} operations beyond their bounds ({string.Join("; ", failed.Select(report => report.Operation))}); expected none");
        return ExitCode.CheckFailed;
    }

    private static void Write(DeviceDescription device, OperationReport[] reports, TimeSpan time, Terminal terminal)
    {
        Grid identity = new Grid().AddColumn(new GridColumn().PadRight(2)).AddColumn();
        foreach ((string name, string value) in new[]
        {
            ("Device", $"{DeviceNames.Full(device)} ({device.Vendor}, {device.Type}, {DeviceNames.Lanes(device)}, {Quantity.Bytes(device.MemoryBytes)})"),
            ("Driver", device.ApiVersion.Length > 0 ? $"{device.Driver}, Vulkan {device.ApiVersion}" : device.Driver),
            ("Comparisons", device.Reproducible == true ? "the same bits as on every reproducible device" : "not reproducible: last bits are this device's own"),
            ("Version", $"vksim {ProgramVersion.Text}, {Quantity.Duration(time)}"),
        })
        {
            identity.AddRow($"[bold]{name}[/]", Markup.Escape(OneLine.From(value)));
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumn("[bold]Operation[/]");
        foreach (string heading in new[] { "Cases", "Largest error", "Its bound", "Nearest to one", "Worst ULP" })
        {
            table.AddColumn(new TableColumn($"[bold]{heading}[/]").RightAligned());
        }

        table.AddColumn("[bold]Result[/]");
        foreach (OperationReport report in reports)
        {
            table.AddRow(
                Markup.Escape(report.Operation),
                Quantity.Count(report.Cases),
                Quantity.Error(report.MaxError),
                Quantity.Error(report.Bound),
                report.MaxShare.ToString("P0", CultureInfo.InvariantCulture),
                report.MaxUlp == long.MaxValue ? "NaN" : report.MaxUlp.ToString(CultureInfo.InvariantCulture),
                report.Pass ? "[green]pass[/]" : "[red]FAIL[/]");
        }

        terminal.Output.Write(identity);
        terminal.Output.Write(table);
        foreach (OperationReport report in reports.Where(report => !report.Pass))
        {
            terminal.Output.MarkupLine(Markup.Escape($"{report.Operation}: {report.Failure}"));
        }
    }
}
