using System.CommandLine;
using System.Diagnostics;

namespace VkSim.Cli;

/// <summary>The course of every command that makes files from files: device, work, files, report.</summary>
/// <param name="options">The options of every command.</param>
/// <param name="terminal">Where to report.</param>
/// <param name="parsed">The command line.</param>
/// <param name="sources">The rows that are read, whose losses are told.</param>
internal sealed class ArrayRun(GlobalOptions options, Terminal terminal, ParseResult parsed, Func<IEnumerable<NarrowedSource>> sources)
{
    /// <param name="options">The options of every command.</param>
    /// <param name="terminal">Where to report.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">The files that are read, whose losses are told.</param>
    public ArrayRun(GlobalOptions options, Terminal terminal, ParseResult parsed, params MatrixFile[] inputs)
        : this(options, terminal, parsed, () => inputs.Select(input => input.Source))
    {
    }

    /// <summary>Opens the device and works; the files appear when the work is done.</summary>
    /// <param name="outputs">The files to make; their names are known.</param>
    /// <param name="work">Fills the files.</param>
    /// <returns>The exit code.</returns>
    public int Run(OutputFiles outputs, Action<VectorDevice, IProgressBoard> work) =>
        Run(outputs, () => new DeviceList([DeviceSelection.Open(parsed.GetValue(options.Device))]), (devices, board) => work(devices.First, board));

    /// <summary>As <see cref="Run(OutputFiles, Action{VectorDevice, IProgressBoard})"/>, on several devices where several are named.</summary>
    public int RunOnAll(OutputFiles outputs, Action<DeviceList, IProgressBoard> work) =>
        Run(outputs, () => DeviceSelection.OpenAll(parsed.GetValue(options.Device)), work);

    private int Run(OutputFiles outputs, Func<DeviceList> open, Action<DeviceList, IProgressBoard> work)
    {
        (DeviceDescription device, TimeSpan time) = terminal.WithProgress(board =>
        {
            board.Begin("Opening the device");
            using DeviceList devices = open();
            Stopwatch clock = Stopwatch.StartNew();
            work(devices, board);
            outputs.Commit();
            return (devices.First.Description, clock.Elapsed);
        });
        Tell(device, outputs.Written, time);
        return ExitCode.Done;
    }

    private void Tell(DeviceDescription device, OutputJson[] written, TimeSpan time)
    {
        NarrowingJson[]? losses = NarrowingNotice.Tell(terminal, sources());
        if (parsed.GetValue(options.Json))
        {
            terminal.WriteJson(new ArraysJson(DeviceJson.From(device), written, time.TotalSeconds, losses), JsonOutput.Readable.ArraysJson);
            return;
        }

        foreach (OutputJson output in written)
        {
            terminal.WriteNotice($"{output.File}: {string.Join('×', output.Shape)} {output.Dtype}, on {device.Name} in {Quantity.Duration(time)}");
        }
    }
}
