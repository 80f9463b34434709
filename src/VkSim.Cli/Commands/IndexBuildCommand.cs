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
        "vksim index build notes.vksim lines.txt --embed MiniLM                a line's vector under the line's number, from 0 on",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> file = IndexArguments.File();
        Argument<string[]> vectors = IndexArguments.Vectors();
        Option<string?> ids = ArrayOptions.Output("--ids", "A whole number for each vector, none twice, any but -1; otherwise 0, 1, 2 and so on.");
        Option<Metric> metric = MetricOption.CreateForIndex();
        Option<VectorStorage> storage = StorageOption.Create();
        Command command = new("build", "Make an index of the vectors in files; a file that was there is replaced.") { file, vectors, ids, metric, storage };
        TextOptions text = new();
        text.AddTo(command);
        EmbedOption embed = new();
        embed.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(file);
            VectorStorage stored = parsed.GetValue(storage);
            Metric near = MetricOption.ReadForIndex(parsed, metric, stored);
            OutputFiles.RequirePlace("FILE", path);
            using TextEmbedding? embedding = embed.Open(parsed, cancellation);
            using IndexVectors x = IndexVectors.Open(text.Reader(parsed, terminal, embedding), parsed.GetRequiredValue(vectors), parsed.GetValue(ids));
            x.Ids?.RequireDistinct();
            EmbeddingIndexOptions settings = new() { Dimensions = x.Columns, Metric = near, Storage = stored.Type, Quantization = stored.Quantization };
            x.NarrowFor(settings.Metric);
            return new IndexRun(options, terminal, parsed, path).Build(
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
