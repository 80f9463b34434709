using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim search</c>: the rows of a base that are nearest to each query.</summary>
internal static class SearchCommand
{
    public static readonly string[] Examples =
    [
        "vksim search docs.npy queries.npy --out-ids I.npy --out-scores S.npy                          the ten largest cosines of each query",
        "vksim search X.npy Q.npy --k 3 --metric l2 --filter M.npy --out-ids I.npy --out-scores S.npy  the three nearest of the rows that M allows",
        "vksim search X.npy Q.npy --metric l2 --radius 0.5 --out-offsets O.npy --out-ids I.npy --out-scores S.npy",
        "vksim search lines.txt \"why is my cosine 1\" --embed MiniLM --out-ids I.npy --out-scores S.npy     lines by what they are about",
        "vksim search --cluster 127.0.0.1:30000 --index notes Q.npy --out-ids I.npy --out-scores S.npy      an index of a cluster, in place of BASE",
        "vksim search --cluster 127.0.0.1:30000 --index notes Q.npy --radius 0.8 --out-offsets O.npy --out-ids I.npy --out-scores S.npy",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access)
    {
        Argument<string> searched = ArrayOptions.Input("BASE", $"N×D, what is searched: {ArrayOptions.Formats}.");
        Argument<string?> wanted = new("QUERIES") { Description = "Q×D, or one vector; with --embed also a text.", HelpName = "QUERIES", Arity = ArgumentArity.ZeroOrOne };
        Option<Metric> metric = MetricOption.Create();
        Option<string?> filter = ArrayOptions.Output("--filter", "A truth value for each row of BASE; where it is false, or 0, the row is not found. With --cluster, for each id from 0 on.");
        ClusterSearchOptions cluster = new();
        SearchOptions search = new();
        SearchOutputs results = new();
        Command command = new("search", "The rows of BASE nearest to each query, exactly.") { searched, wanted, metric, filter };
        search.AddTo(command);
        cluster.AddTo(command);
        results.AddTo(command);
        TextOptions text = new();
        text.AddTo(command);
        EmbedOption embed = new();
        embed.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            if (cluster.Target(parsed, options) is { } target)
            {
                return access.IsElsewhere ? access.HandOver() : SearchCluster(parsed, target, cancellation);
            }

            string queriesName = ClusterArguments.Require(wanted, parsed.GetValue(wanted));
            SearchRequest request = search.Read(parsed, parsed.GetValue(metric));
            using OutputFiles outputs = new();
            results.Name(parsed, outputs, request);
            using TextEmbedding? embedding = embed.Open(parsed, cancellation);
            InputReader files = text.Reader(parsed, terminal, embedding);
            using MatrixFile rows = files.OpenMatrix(parsed.GetRequiredValue(searched));
            using MatrixFile queries = files.OpenQueries(queriesName);
            MatrixFile.RequireSameColumns(rows, queries);
            using RowMask? mask = parsed.GetValue(filter) is { } path ? new RowMask(files.OpenBeside(path), rows) : null;
            return new ArrayRun(options, terminal, parsed, rows, queries).Run(outputs, (device, board) =>
            {
                board.Begin("Reading");
                MatrixFile.NarrowFor(request.Metric, rows, queries, cancellation);
                SearchStream stream = new(device, rows, queries, mask, request, cancellation);
                if (request.Radius is null)
                {
                    stream.WriteLists(results.CreateLists(parsed, outputs, queries.Rows, request), board.Begin("Searching"));
                }
                else
                {
                    results.WriteRanges(parsed, outputs, stream.FindAll(board.Begin("Searching")));
                }
            });
        });
        return command;

        // The only argument is the queries then.
        int SearchCluster(ParseResult parsed, ClusterTarget target, CancellationToken cancellation)
        {
            if (parsed.GetValue(wanted) is { } more)
            {
                throw new BadInputException(more, "one argument too many beside --cluster", "QUERIES alone");
            }

            if (parsed.GetResult(metric) is { Implicit: false })
            {
                throw new BadInputException("--metric", "it beside --cluster", "none: an index has its own");
            }

            SearchRequest request = search.Read(parsed, default);
            using OutputFiles outputs = new();
            results.Name(parsed, outputs, request);
            using TextEmbedding? embedding = embed.Open(parsed, cancellation);
            InputReader files = text.Reader(parsed, terminal, embedding);
            using MatrixFile queries = files.OpenQueries(parsed.GetRequiredValue(searched));
            var stream = new ClusterStream(queries, cluster.Read(parsed, request, files, parsed.GetValue(filter)), cancellation);
            return new ClusterRun(options, terminal, parsed, access.Commands, target).Search(
                outputs,
                queries,
                stream,
                (found, settings, board) =>
                {
                    SearchRequest near = request with { Metric = settings.Metric };
                    if (near.Radius is null)
                    {
                        found.WriteLists(results.CreateLists(parsed, outputs, queries.Rows, near), board.Begin("Searching"));
                    }
                    else
                    {
                        results.WriteRanges(parsed, outputs, found.FindAll(near.K, board.Begin("Searching")));
                    }
                },
                cancellation);
        }
    }
}
