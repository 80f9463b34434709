using System.CommandLine;
using System.Diagnostics;

namespace VkSim.Cli;

/// <summary>The course of every command about the file of an index: device, index, work, report.</summary>
/// <param name="options">The options of every command.</param>
/// <param name="terminal">Where to report.</param>
/// <param name="parsed">The command line.</param>
/// <param name="path">The index's file.</param>
internal sealed class IndexRun(GlobalOptions options, Terminal terminal, ParseResult parsed, string path)
{
    // A log that is longer than this share of the file is brought into it.
    private const int LogShare = 4;

    /// <summary>Opens the index, changes it, and tells of it.</summary>
    /// <returns>The exit code.</returns>
    public int Change(Func<EmbeddingIndex, IProgressBoard, IndexChange> work, Func<IEnumerable<NarrowedSource>> sources, CancellationToken cancellation)
    {
        RequireFile();
        return OnDevices(sources, (devices, board) =>
        {
            using EmbeddingIndex index = Open(devices, board, readOnly: false, cancellation);
            IndexChange change = work(index, board);
            if (index.LogBytes > new FileInfo(path).Length / LogShare)
            {
                index.Save(progress: board.Begin("Saving"), cancellationToken: cancellation);
            }

            return Describe(index, change);
        });
    }

    /// <summary>Opens the index, and tells of it.</summary>
    /// <returns>The exit code.</returns>
    public int Describe(CancellationToken cancellation)
    {
        RequireFile();
        return OnDevices(() => [], (devices, board) =>
        {
            using EmbeddingIndex index = Open(devices, board, readOnly: true, cancellation);
            return Describe(index, null);
        });
    }

    /// <summary>Opens the index and searches it; the files appear when that is done.</summary>
    /// <returns>The exit code.</returns>
    public int Search(OutputFiles outputs, Action<EmbeddingIndex, IProgressBoard> work, Func<IEnumerable<NarrowedSource>> sources, CancellationToken cancellation)
    {
        RequireFile();
        return new ArrayRun(options, terminal, parsed, sources).RunOnAll(outputs, (devices, board) =>
        {
            using EmbeddingIndex index = Open(devices, board, readOnly: true, cancellation);
            work(index, board);
        });
    }

    /// <summary>Makes an index, saves it, and tells of it.</summary>
    /// <returns>The exit code.</returns>
    public int Build(
        EmbeddingIndexOptions settings, Func<EmbeddingIndex, IProgressBoard, IndexChange> fill, Func<IEnumerable<NarrowedSource>> sources, CancellationToken cancellation) =>
        OnDevices(sources, (devices, board) =>
        {
            using EmbeddingIndex index = EmbeddingIndex.Create(devices.ForIndex, settings);
            IndexChange change = fill(index, board);
            index.Save(path, board.Begin("Saving"), cancellation);
            return Describe(index, change);
        });

    private EmbeddingIndex Open(DeviceList devices, IProgressBoard board, bool readOnly, CancellationToken cancellation) => EmbeddingIndex.Open(
        path, devices.ForIndex, file: new IndexFileOptions { ReadOnly = readOnly }, progress: board.Begin("Opening"), cancellationToken: cancellation);

    private void RequireFile()
    {
        if (!File.Exists(path))
        {
            throw new BadInputException(path, "no such file", "an index, as 'vksim index build' makes it");
        }
    }

    private int OnDevices(Func<IEnumerable<NarrowedSource>> sources, Func<DeviceList, IProgressBoard, IndexJson> work)
    {
        Stopwatch clock = Stopwatch.StartNew();
        IndexJson done = terminal.WithProgress(board =>
        {
            board.Begin("Opening the device");
            using DeviceList devices = DeviceSelection.OpenAll(parsed.GetValue(options.Device));
            return work(devices, board);
        });
        done = done with { Seconds = clock.Elapsed.TotalSeconds, Narrowing = NarrowingNotice.Tell(terminal, sources()) };
        if (parsed.GetValue(options.Json))
        {
            terminal.WriteJson(done, JsonOutput.Readable.IndexJson);
        }
        else if (done.Added is null)
        {
            WriteText(done);
        }
        else
        {
            terminal.WriteNotice($"{path}: {Quantity.Count(done.Added.Value)} added, {Quantity.Count(done.Replaced!.Value)} replaced, {Quantity.Count(done.Removed!.Value)} removed; {Quantity.Count(done.Count)} vectors, in {Quantity.Duration(clock.Elapsed)}");
        }

        return ExitCode.Done;
    }

    private void WriteText(IndexJson index) => terminal.WriteText(
        $"""
        {OneLine.From(index.File)}
        vectors     {Quantity.Count(index.Count)} of {Quantity.Count(index.Dimensions)} dimensions, {index.Storage}
        metric      {index.Metric}
        file        {Quantity.Bytes(index.FileBytes)}, and changes since it was saved: {Quantity.Bytes(index.LogBytes)}
        memory      {Quantity.Bytes(index.MemoryBytes)} on {string.Join(" and ", (index.Devices ?? [index.Device]).Select(device => OneLine.From(device.Name)))}

        """);

    private IndexJson Describe(EmbeddingIndex index, IndexChange? change) => new(
        path,
        index.Dimensions,
        MetricOption.WordOf(index.Metric),
        StorageOption.WordOf(new VectorStorage(index.Options.Storage, index.Options.Quantization)),
        index.Count,
        new FileInfo(path).Length,
        index.LogBytes,
        index.MemoryBytes,
        change?.Added,
        change?.Replaced,
        change?.Removed,
        0,
        DeviceJson.From(index.Device.Description),
        index.Devices.Count > 1 ? [.. index.Devices.Select(device => DeviceJson.From(device.Device.Description))] : null,
        null);
}
