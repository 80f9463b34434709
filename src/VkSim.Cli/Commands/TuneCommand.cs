using System.CommandLine;
using System.Diagnostics;
using VkSim.Catalog.Tuning;
using VkSim.Gpu.Tuning;

namespace VkSim.Cli;

/// <summary><c>vksim tune</c>: measures how a device's kernels are best cut, and keeps that for all programs that use VkSim.</summary>
internal static class TuneCommand
{
    private const float DefaultSeconds = 60;

    public static readonly string[] Examples =
    [
        "vksim tune --device llvmpipe               for a minute",
        "vksim tune --budget 600                    more thoroughly, on the device that would be chosen",
        "vksim tune --kernels pairwise,nearest      only what belongs to these kernels",
        "vksim tune --show                          the table, and what of it was measured",
        "vksim tune --reset                         forget what was measured",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Option<float> budget = new("--budget")
        {
            Description = "Seconds that it may take; what is being measured then is finished.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => DefaultSeconds,
            CustomParser = OptionParsers.Positive("--budget"),
        };
        Option<string?> kernels = new("--kernels")
        {
            Description = "Only parameters whose name, a kernel's and a part of it, holds one of these texts.",
            HelpName = "NAME,…",
            CompletionSources = { TuningTable.Parameters.Select(parameter => parameter.Name).ToArray() },
        };
        Option<bool> dryRun = new("--dry-run") { Description = "Measure, and keep nothing of it." };
        Option<bool> show = new("--show") { Description = "Tell what is in use and what was measured, and measure nothing." };
        Option<bool> reset = new("--reset") { Description = "Remove what was measured on the device, and measure nothing." };
        Command command = new(
            "tune", "Measure on this device how kernels are best cut, and keep it for every program that uses VkSim; results stay the same, bit for bit.")
        {
            budget, kernels, dryRun, show, reset,
        };
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            RejectTogether(parsed, show, budget, dryRun, reset);
            RejectTogether(parsed, reset, budget, dryRun, kernels);
            TuningParameter[] chosen = Choose(parsed.GetValue(kernels));
            bool json = parsed.GetValue(options.Json);
            if (!parsed.GetValue(show) && !parsed.GetValue(reset))
            {
                TimeSpan time = TimeSpan.FromSeconds(parsed.GetValue(budget));
                return Tune(parsed.GetValue(options.Device), chosen, time, isKept: !parsed.GetValue(dryRun), json, terminal, cancellation);
            }

            using var device = TunedDevice.Open(parsed.GetValue(options.Device));
            if (parsed.GetValue(show))
            {
                TuneReport.Show(device, chosen, json, terminal);
            }
            else
            {
                TuneReport.Reset(device, device.Folder.Remove(device.Identity), json, terminal);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void RejectTogether(ParseResult parsed, Option one, params Option[] others)
    {
        if (IsGiven(one) && others.FirstOrDefault(IsGiven) is { } other)
        {
            throw new BadInputException(one.Name, $"it with {other.Name}", "it without, since it measures nothing");
        }

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static TuningParameter[] Choose(string? texts)
    {
        IReadOnlyList<TuningParameter> all = TuningTable.Parameters;
        if (texts is null)
        {
            return [.. all];
        }

        string[] names = texts.Split(',', StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            if (name.Length == 0 || !all.Any(parameter => parameter.IsMeantBy(name)))
            {
                throw new BadInputException("--kernels", $"'{name}'", $"a part of one of: {string.Join("; ", all.Select(parameter => parameter.Name))}");
            }
        }

        return [.. all.Where(parameter => names.Any(parameter.IsMeantBy))];
    }

    private static int Tune(
        string? selector, TuningParameter[] parameters, TimeSpan budget, bool isKept, bool json, Terminal terminal, CancellationToken cancellation)
    {
        var steps = new List<TuningStep>();
        string? file = null;
        (DeviceDescription description, TimeSpan time) = terminal.WithProgress(board =>
        {
            board.Begin("Opening the device");
            using var device = TunedDevice.Open(selector);
            StoredTuning? stored = device.Stored;
            if (isKept)
            {
                device.RequireWritable();
                file = device.File;
            }

            if (stored?.Problem is { } problem)
            {
                terminal.WriteNotice($"{stored.File} is not used: {problem}");
            }

            // What was measured before and is not now stays. Each parameter is kept as soon as it is known, whatever happens after.
            var values = new Dictionary<string, int[]>(stored?.Values ?? new Dictionary<string, int[]>());
            Stopwatch clock = Stopwatch.StartNew();
            new DeviceTuner(device.Gpu, budget).Run(parameters, new Dictionary<string, int[]>(values), Keep, board.Begin("Measuring"), cancellation);
            return (device.Described(), clock.Elapsed);

            void Keep(TuningStep step)
            {
                steps.Add(step);
                values.Remove(step.Parameter);
                if (step.IsKept)
                {
                    values[step.Parameter] = step.After;
                }

                if (isKept)
                {
                    device.Folder.Write(device.Identity, values);
                }
            }
        });
        TuneReport.Measured(description, steps, file, time, json, terminal);
        if (steps.FirstOrDefault(step => step.Wrong is not null) is not { } wrong)
        {
            return ExitCode.Done;
        }

        terminal.WriteError($"check failed: {wrong.Parameter}, with the table's own value: {wrong.Wrong}; expected the same within rounding");
        return ExitCode.CheckFailed;
    }
}
