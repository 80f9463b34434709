using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index search</c>: the vectors of an index that are nearest to each query.</summary>
internal static class IndexSearchCommand
{
    public static readonly string[] Examples =
    [
        "vksim index search notes.vksim Q.npy --k 5 --out-ids I.npy --out-scores S.npy",
        "vksim index search notes.vksim Q.npy --only some.npy --out-ids I.npy --out-scores S.npy    among these ids",
        "vksim index search notes.vksim Q.npy --device 0,cpu --out-ids I.npy --out-scores S.npy    a GPU and the CPU, half of it each",
        "vksim index search notes.vksim Q.npy --radius 0.8 --out-offsets O.npy --out-ids I.npy --out-scores S.npy",
        "vksim index search notes.vksim \"why is my cosine 1\" --embed MiniLM --out-ids I.npy --out-scores S.npy",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> file = IndexArguments.File();
        Argument<string> wanted = ArrayOptions.Input("QUERIES", $"Q×D, or one vector: {ArrayOptions.Formats}; with --embed also a text.");
        Option<string?> filter = ArrayOptions.Output("--filter", "A truth value for each id from 0 on; where it is false, or 0, the vector is not found.");
        Option<string?> only = ArrayOptions.Output("--only", "Ids; others are not found.");
        SearchOptions search = new();
        SearchOutputs results = new();
        Command command = new("search", "The vectors of an index nearest to each query, exactly.") { file, wanted, filter, only };
        search.AddTo(command);
        results.AddTo(command);
        TextOptions text = new();
        text.AddTo(command);
        EmbedOption embed = new();
        embed.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(file);
            using OutputFiles outputs = new();
            results.Name(parsed, outputs, search.Read(parsed, default));
            using TextEmbedding? embedding = embed.Open(parsed, cancellation);
            InputReader files = text.Reader(parsed, terminal, embedding);
            using MatrixFile queries = files.OpenQueries(parsed.GetRequiredValue(wanted));
            IdSelection selection = IdSelection.Read(files, parsed.GetValue(filter), parsed.GetValue(only));
            return new IndexRun(options, terminal, parsed, path).Search(
                outputs,
                (index, board) =>
                {
                    IndexVectors.RequireColumns(queries, index.Dimensions, path);
                    selection.RequireCovers(index, path);
                    SearchRequest request = search.Read(parsed, index.Metric);
                    if (index.Metric == Metric.Cosine)
                    {
                        queries.Narrow(source => NarrowedSource.ForDirections(source, index.Options.Epsilon));
                    }

                    IndexStream stream = new(index, queries, selection.Filter, request, cancellation);
                    if (request.Radius is null)
                    {
                        stream.WriteLists(results.CreateLists(parsed, outputs, queries.Rows, request), board.Begin("Searching"));
                    }
                    else
                    {
                        results.WriteRanges(parsed, outputs, stream.FindAll(board.Begin("Searching")));
                    }
                },
                () => [queries.Source],
                cancellation);
        });
        return command;
    }
}
