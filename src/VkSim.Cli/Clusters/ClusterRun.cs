using System.CommandLine;
using System.Diagnostics;

namespace VkSim.Cli;

/// <summary>The course of every command about an index of a cluster: connect, work, report.</summary>
/// <param name="options">The options of every command.</param>
/// <param name="terminal">Where to report.</param>
/// <param name="parsed">The command line.</param>
/// <param name="commands">What connects.</param>
/// <param name="target">The index.</param>
internal sealed class ClusterRun(GlobalOptions options, Terminal terminal, ParseResult parsed, IClusterCommands commands, ClusterTarget target)
{
    // Ids that are asked for at a time: with each there that is comes its vector.
    private const int KnownAtATime = 4096;

    /// <summary>Makes an index and fills it.</summary>
    /// <returns>The exit code.</returns>
    public int Build(IndexVectors x, EmbeddingIndexOptions settings, int shards, int replicas, CancellationToken cancellation) => Change(x, cancellation, (index, board) =>
    {
        index.Create(settings, shards, replicas, cancellation);
        if (index.Describe(cancellation).Sum(shard => shard.Count) is > 0 and long count)
        {
            throw new BadInputException("--index", $"'{target.Index}', which has {count} vectors", "another name, or 'vksim index add'");
        }

        return new IndexChange(Upsert(index, x, board.Begin("Adding"), cancellation));
    });

    /// <summary>Adds vectors to an index.</summary>
    /// <returns>The exit code.</returns>
    public int Add(IndexVectors x, bool replaces, CancellationToken cancellation) => Change(x, cancellation, (index, board) =>
    {
        EmbeddingIndexOptions settings = index.GetOptions(cancellation);
        x.RequireColumns(settings.Dimensions, $"{target}");
        x.NarrowFor(settings.Metric);
        if (!replaces)
        {
            x.Ids!.RequireNew(ids => Known(index, ids, cancellation), $"{target}");
        }

        long added = Upsert(index, x, board.Begin("Adding"), cancellation);
        return new IndexChange(added, x.Ids!.Distinct - added);
    });

    /// <summary>Removes vectors from an index.</summary>
    /// <returns>The exit code.</returns>
    public int Remove(IdList gone, CancellationToken cancellation) => Change(null, cancellation, (index, board) =>
    {
        _ = index.GetOptions(cancellation);
        gone.RequireKnown(ids => Known(index, ids, cancellation), $"{target}");
        board.Begin("Removing");
        return new IndexChange(0, 0, index.Remove(gone.Values, cancellation));
    });

    /// <summary>Splits shards, one after the other.</summary>
    /// <param name="shard">Which; null: all that there are.</param>
    /// <param name="timeout">How long one may take.</param>
    /// <param name="cancellation">Ends it; those that are split already stay so.</param>
    /// <returns>The exit code.</returns>
    public int Split(int? shard, TimeSpan timeout, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        ClusterSplitJson done = terminal.WithProgress(board =>
        {
            board.Begin("Connecting");
            using IClusterIndex index = commands.Connect(target, cancellation);
            _ = index.GetOptions(cancellation);
            int[] all = [.. index.Describe(cancellation).Select(each => each.Shard)];
            if (shard is { } one && !all.Contains(one))
            {
                throw new BadInputException("--shard", $"{one}, which {target} has not", $"one of its {all.Length}, from {all[0]} to {all[^1]}, or all");
            }

            SplitJson[] splits = Split(index, shard is null ? all : [shard.Value], timeout, board.Begin("Splitting"), cancellation);
            ShardJson[] shards = index.Describe(cancellation);
            return new ClusterSplitJson(target.Cluster, target.Index, splits, shards.Sum(each => each.Count), shards, clock.Elapsed.TotalSeconds);
        });
        if (parsed.GetValue(options.Json))
        {
            terminal.WriteJson(done, JsonOutput.Readable.ClusterSplitJson);
        }
        else
        {
            terminal.WriteNotice($"{target}: {string.Join(", ", done.Splits.Select(split => $"shard {split.Shard} into {split.Shard} and {split.New}"))}; {done.Shards.Length} shards, in {Quantity.Duration(clock.Elapsed)}");
        }

        return ExitCode.Done;
    }

    /// <summary>Tells of an index.</summary>
    /// <returns>The exit code.</returns>
    public int Describe(CancellationToken cancellation) => Change(null, cancellation, (_, _) => null);

    /// <summary>Searches an index; the files appear when that is done.</summary>
    /// <returns>The exit code.</returns>
    public int Search(OutputFiles outputs, MatrixFile queries, ClusterStream stream, Action<ClusterStream, EmbeddingIndexOptions, IProgressBoard> work, CancellationToken cancellation)
    {
        TimeSpan time = terminal.WithProgress(board =>
        {
            board.Begin("Connecting");
            using IClusterIndex index = commands.Connect(target, cancellation);
            Stopwatch clock = Stopwatch.StartNew();
            EmbeddingIndexOptions settings = index.GetOptions(cancellation);
            IndexVectors.RequireColumns(queries, settings.Dimensions, $"{target}");
            if (settings.Metric == Metric.Cosine)
            {
                queries.Narrow(source => NarrowedSource.ForDirections(source, settings.Epsilon));
            }

            stream.Open(index);
            work(stream, settings, board);
            outputs.Commit();
            return clock.Elapsed;
        });
        Tell(outputs.Written, stream, queries.Source, time);
        return ExitCode.Done;
    }

    private void Tell(OutputJson[] written, ClusterStream stream, NarrowedSource source, TimeSpan time)
    {
        NarrowingJson[]? losses = NarrowingNotice.Tell(terminal, [source]);
        int[] missing = [.. stream.Missing];
        if (parsed.GetValue(options.Json))
        {
            terminal.WriteJson(
                new ClusterSearchJson(target.Cluster, target.Index, missing.Length == 0, missing, stream.Shards, written, time.TotalSeconds, losses),
                JsonOutput.Readable.ClusterSearchJson);
            return;
        }

        if (missing.Length > 0)
        {
            terminal.WriteError($"warning: {target}: {missing.Length} of {stream.Shards} shards have not answered ({string.Join(", ", missing)}): what they have is not among what was found");
        }

        foreach (OutputJson output in written)
        {
            terminal.WriteNotice($"{output.File}: {string.Join('×', output.Shape)} {output.Dtype}, of {stream.Shards} shards in {Quantity.Duration(time)}");
        }
    }

    private static SplitJson[] Split(IClusterIndex index, int[] shards, TimeSpan timeout, IProgress<double> progress, CancellationToken cancellation)
    {
        var splits = new SplitJson[shards.Length];
        for (int i = 0; i < splits.Length; i++)
        {
            try
            {
                splits[i] = new SplitJson(shards[i], index.Split(shards[i], timeout, cancellation));
            }
            catch (ClusterException error) when (i > 0)
            {
                throw new ClusterException($"{error.Message} (shard {shards[i]}; {i} of {shards.Length} were split before)", error);
            }

            progress.Report((i + 1.0) / splits.Length);
        }

        return splits;
    }

    private static long Upsert(IClusterIndex index, IndexVectors x, IProgress<double> progress, CancellationToken cancellation)
    {
        long added = 0;
        x.Pass(
            (first, count, values) =>
            {
                ReadOnlyMemory<long> ids = x.Ids is { } given
                    ? given.Values.AsMemory((int)first, count)
                    : Enumerable.Range(0, count).Select(i => first + i).ToArray();
                added += index.Upsert(ids, values.ToArray(), cancellation);
            },
            progress,
            cancellation);
        return added;
    }

    private static HashSet<long> Known(IClusterIndex index, long[] ids, CancellationToken cancellation)
    {
        HashSet<long> known = [];
        for (int first = 0; first < ids.Length; first += KnownAtATime)
        {
            known.UnionWith(index.Known(ids.AsMemory(first, Math.Min(KnownAtATime, ids.Length - first)), cancellation));
        }

        return known;
    }

    private int Change(IndexVectors? x, CancellationToken cancellation, Func<IClusterIndex, IProgressBoard, IndexChange?> work)
    {
        Stopwatch clock = Stopwatch.StartNew();
        ClusterIndexJson done = terminal.WithProgress(board =>
        {
            board.Begin("Connecting");
            using IClusterIndex index = commands.Connect(target, cancellation);
            IndexChange? change = work(index, board);
            return Describe(index.GetOptions(cancellation), index.Describe(cancellation), change);
        });
        done = done with { Seconds = clock.Elapsed.TotalSeconds, Narrowing = NarrowingNotice.Tell(terminal, x?.Sources ?? []) };
        if (parsed.GetValue(options.Json))
        {
            terminal.WriteJson(done, JsonOutput.Readable.ClusterIndexJson);
        }
        else if (done.Added is null)
        {
            WriteText(done);
        }
        else
        {
            terminal.WriteNotice($"{target}: {Quantity.Count(done.Added.Value)} added, {Quantity.Count(done.Replaced!.Value)} replaced, {Quantity.Count(done.Removed!.Value)} removed; {Quantity.Count(done.Count)} vectors, in {Quantity.Duration(clock.Elapsed)}");
        }

        return ExitCode.Done;
    }

    private void WriteText(ClusterIndexJson index)
    {
        terminal.WriteText(
            $"""
            {OneLine.From($"{target}")}
            vectors     {Quantity.Count(index.Count)} of {Quantity.Count(index.Dimensions)} dimensions, {index.Storage}
            metric      {index.Metric}

            """);
        foreach (ShardJson shard in index.Shards)
        {
            terminal.WriteText($"shard {shard.Shard,-5} {Quantity.Count(shard.Count)} vectors, {Quantity.Bytes(shard.MemoryBytes)} on {OneLine.From(shard.Device)} of {OneLine.From(shard.Silo)}\n");
        }
    }

    private ClusterIndexJson Describe(EmbeddingIndexOptions settings, ShardJson[] shards, IndexChange? change) => new(
        target.Cluster,
        target.Index,
        settings.Dimensions,
        MetricOption.WordOf(settings.Metric),
        StorageOption.WordOf(new VectorStorage(settings.Storage, settings.Quantization)),
        shards.Sum(shard => shard.Count),
        change?.Added,
        change?.Replaced,
        change?.Removed,
        0,
        shards,
        null);
}
