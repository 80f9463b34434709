using System.CommandLine;
using Spectre.Console;

namespace VkSim.Cli;

/// <summary><c>vksim devices</c>: what there is to compute on, and what would be taken.</summary>
internal static class DevicesCommand
{
    public static readonly string[] Examples =
    [
        "vksim devices                      what is there, and what would be chosen and why",
        "vksim devices --device llvmpipe    what that selector would choose",
        "vksim devices --json",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Command command = new("devices", "List the devices of this machine, and tell which would be chosen and why.");
        CommandAction.Attach(command, terminal, (parsed, _) => Run(parsed, options, terminal));
        return command;
    }

    private static int Run(ParseResult parsed, GlobalOptions options, Terminal terminal)
    {
        IReadOnlyList<DeviceDescription> devices = DeviceSelection.List(parsed.GetValue(options.Device));
        if (parsed.GetValue(options.Json))
        {
            terminal.WriteJson(new DevicesJson([.. devices.Select(DeviceJson.From)]), JsonOutput.Readable.DevicesJson);
        }
        else
        {
            Write(devices, terminal);
        }

        return ExitCode.Done;
    }

    private static void Write(IReadOnlyList<DeviceDescription> devices, Terminal terminal)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string heading in new[] { "", "Device", "Driver", "Type", "Memory" })
        {
            table.AddColumn(new TableColumn($"[bold]{heading}[/]"));
        }

        foreach (DeviceDescription device in devices)
        {
            string[] cells =
            [
                $"{(device.Chosen ? ">" : " ")} {device.Index}",
                $"{OneLine.From(DeviceNames.Full(device))}\n{OneLine.From(device.Vendor)}",
                $"{OneLine.From(device.Driver)}\n{(device.ApiVersion.Length > 0 ? $"Vulkan {OneLine.From(device.ApiVersion)}" : "no Vulkan needed")}",
                $"{device.Type}\n{DeviceNames.Lanes(device)}",
                Quantity.Bytes(device.MemoryBytes),
            ];
            string style = device.Chosen ? "green" : "default";
            table.AddRow([.. cells.Select(cell => $"[{style}]{Markup.Escape(cell)}[/]")]);
        }

        terminal.Output.Write(table);
        foreach (DeviceDescription device in devices.OrderByDescending(device => device.Chosen))
        {
            string verb = device.Chosen ? "[green]chosen[/]" : "not chosen";
            terminal.Output.MarkupLine($"{device.Index} {Markup.Escape(OneLine.From(device.Name))}: {verb}, {Markup.Escape(OneLine.From(device.Reason))}");
            if (device.Reproducible is { } reproducible)
            {
                terminal.Output.MarkupLine(
                    $"{device.Index} {Markup.Escape(OneLine.From(device.Name))}: {(reproducible ? "reproducible" : "not reproducible")}, comparisons have the bits of "
                    + (reproducible ? "every reproducible device" : "this device alone"));
            }

            if (device.Tuning is { } tuning)
            {
                terminal.Output.MarkupLine($"{device.Index} {Markup.Escape(OneLine.From(device.Name))}: tuning {Markup.Escape(OneLine.From(tuning))}");
            }
        }
    }
}
