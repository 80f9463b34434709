using System.Globalization;
using Spectre.Console;
using VkSim.Catalog.Tuning;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;

namespace VkSim.Cli;

/// <summary>What <c>vksim tune</c> answers.</summary>
internal static class TuneReport
{
    /// <summary>What was measured just now.</summary>
    public static void Measured(DeviceDescription device, IReadOnlyList<TuningStep> steps, string? file, TimeSpan time, bool json, Terminal terminal)
    {
        if (json)
        {
            terminal.WriteJson(
                new TuneJson(DeviceJson.From(device), file, [.. steps.Select(TunedParameterJson.From)], ProgramVersion.Text, time.TotalSeconds),
                JsonOutput.Readable.TuneJson);
            return;
        }

        Table table = Headed(["Parameter", "Table", "Fastest"], ["Speed", "Tried", "Refused"]);
        foreach (TuningStep step in steps)
        {
            table.AddRow(
                Markup.Escape(step.Parameter),
                TuningParameter.Text(step.Before),
                step.Changes ? $"[green]{TuningParameter.Text(step.After)}[/]" : "the same",
                $"×{step.Speedup.ToString("0.00", CultureInfo.InvariantCulture)}",
                Quantity.Count(step.Tried),
                Quantity.Count(step.Refused.Count));
        }

        terminal.Output.Write(table);
        foreach (string refused in steps.SelectMany(step => step.Refused.Select(refused => $"refused: {step.Parameter} = {refused}")))
        {
            WriteLine(refused, terminal);
        }

        WriteLine($"{device.Name}, measured for {Quantity.Duration(time)}, {(file is null ? "not kept" : $"kept in {file}")}", terminal);
    }

    /// <summary>The table, and what was measured before.</summary>
    public static void Show(TunedDevice device, IReadOnlyList<TuningParameter> parameters, bool json, Terminal terminal)
    {
        (DeviceDescription description, StoredTuning? stored) = (device.Described(), device.Stored);
        GpuTuning own = GpuTuning.For(device.Gpu, device.Limits);
        ShownParameterJson[] shown = [.. parameters.Where(parameter => parameter.Read(own) is not null).Select(parameter => new ShownParameterJson(
            parameter.Name,
            parameter.Read(own)!,
            stored?.Values.GetValueOrDefault(parameter.Name),
            parameter.Points(device.Limits, device.Gpu.Adapter.IsSoftware).Count()))];
        if (json)
        {
            terminal.WriteJson(new TuneShowJson(DeviceJson.From(description), device.File, stored?.Problem, shown), JsonOutput.Readable.TuneShowJson);
            return;
        }

        Table table = Headed(["Parameter", "Table", "Measured"], ["Legal values"]);
        foreach (ShownParameterJson parameter in shown)
        {
            table.AddRow(
                Markup.Escape(parameter.Parameter),
                TuningParameter.Text(parameter.Table),
                parameter.Measured is { } value ? $"[green]{TuningParameter.Text(value)}[/]" : "",
                Quantity.Count(parameter.Choices));
        }

        terminal.Output.Write(table);
        string state = stored is null ? $"nothing was measured: there is no {device.File}"
            : description.Tuning ?? $"kept from use by {MeasuredTuning.Variable}: {device.File}";
        WriteLine($"{description.Name}: {state}", terminal);
    }

    /// <summary>That what was measured is gone.</summary>
    public static void Reset(TunedDevice device, bool removed, bool json, Terminal terminal)
    {
        if (json)
        {
            terminal.WriteJson(new TuneResetJson(DeviceJson.From(device.Described()), device.File, removed), JsonOutput.Readable.TuneResetJson);
        }
        else
        {
            WriteLine(removed ? $"{device.File} is removed." : $"Nothing was measured on {device.Described().Name}: there is no {device.File}.", terminal);
        }
    }

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
