using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index build</c>: an index of the vectors in files.</summary>
internal static class IndexBuildCommand
{
    public static readonly string[] Examples =
    [
        "vksim index build notes.vksim X.npy                                   ids are the rows' numbers",
        "vksim index build notes.vksim A.fvecs B.fvecs --metric l2             rows of several files",
        "vksim index build notes.vksim X.csv --columns 2- --storage float16    half the memory",
        "vksim index build notes.vksim X.npy --storage int8 --device cpu       a quarter of it, rounded to a byte a component",
        "vksim index build notes.vksim X.npy --storage binary --device cpu     a bit a component, searched by the bits that differ",
        "vksim index build --cluster 127.0.0.1:30000 --index notes X.npy       on the silos of a cluster, in place of a file",
        "vksim index build --cluster 127.0.0.1:30000 --index notes X.npy --shards 24 --replicas 1     with a copy of each shard on another silo",
        "vksim index build notes.vksim lines.txt --embed MiniLM                a line's vector under the line's number, from 0 on",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access)
    {
        Argument<string> file = IndexArguments.File();
        Argument<string[]> vectors = IndexArguments.Vectors();
        Option<string?> ids = ArrayOptions.Output("--ids", "A whole number for each vector, none twice, any but -1; otherwise 0, 1, 2 and so on.");
        Option<Metric> metric = MetricOption.CreateForIndex();
        Option<VectorStorage> storage = StorageOption.Create();
        Command command = new("build", "Make an index of the vectors in files; a file that was there is replaced.") { file, vectors, ids, metric, storage };
        Option<int> shards = new("--shards")
        {
            Description = "With --cluster, how many shards the index has, whatever silos come: as many as the machines that it may ever have, or some times that.",
            HelpName = "N",
            DefaultValueFactory = _ => 8,
            CustomParser = OptionParsers.WholeNumber("--shards", 1, 16_384),
        };
        Option<int> replicas = new("--replicas")
        {
            Description = "With --cluster, how many copies of each shard other silos have in memory: a search asks one where the shard is slow. A change waits for them.",
            HelpName = "N",
            CustomParser = OptionParsers.WholeNumber("--replicas", 0, 15),
        };
        ClusterArguments cluster = new();
        cluster.AddTo(command);
        command.Options.Add(shards);
        command.Options.Add(replicas);
        TextOptions text = new();
        text.AddTo(command);
        EmbedOption embed = new();
        embed.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            ClusterTarget? target = cluster.Read(parsed, options);
            string[] files = IndexArguments.VectorsOf(parsed, file, vectors, target);
            string path = parsed.GetRequiredValue(file);
            VectorStorage stored = parsed.GetValue(storage);
            Metric near = MetricOption.ReadForIndex(parsed, metric, stored);
            if (target is null)
            {
                if (parsed.GetResult(replicas) is not null)
                {
                    throw new BadInputException(replicas.Name, "no --cluster beside it", "--cluster HOST:PORT and --index NAME");
                }

                OutputFiles.RequirePlace("FILE", path);
            }
            else if (access.IsElsewhere)
            {
                return access.HandOver();
            }

            using TextEmbedding? embedding = embed.Open(parsed, cancellation);
            using IndexVectors x = IndexVectors.Open(text.Reader(parsed, terminal, embedding), files, parsed.GetValue(ids));
            x.Ids?.RequireDistinct();
            EmbeddingIndexOptions settings = new() { Dimensions = x.Columns, Metric = near, Storage = stored.Type, Quantization = stored.Quantization };
            x.NarrowFor(settings.Metric);
            return target is not null ? new ClusterRun(options, terminal, parsed, access.Commands, target).Build(x, settings, parsed.GetValue(shards), parsed.GetValue(replicas), cancellation) : new IndexRun(options, terminal, parsed, path).Build(
                settings,
                (index, board) =>
                {
                    x.Pass((first, count, values) => Add(index, x, first, count, values), board.Begin("Reading"), cancellation);
                    return new IndexChange(index.Count);
                },
                () => x.Sources,
                cancellation);
        });
        return command;
    }

    private static void Add(EmbeddingIndex index, IndexVectors x, long first, int count, ReadOnlySpan<float> values)
    {
        if (x.Ids is null)
        {
            index.AddRange(values);
        }
        else
        {
            index.AddRange(x.Ids.Values.AsSpan((int)first, count), values);
        }
    }
}
