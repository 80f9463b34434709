using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index add</c>: more vectors, all or none.</summary>
internal static class IndexAddCommand
{
    public static readonly string[] Examples =
    [
        "vksim index add notes.vksim X.npy                          under the ids that follow",
        "vksim index add notes.vksim X.npy --ids I.npy --replace    in place of those that have these ids",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access)
    {
        Argument<string> file = IndexArguments.File();
        Argument<string[]> vectors = IndexArguments.Vectors();
        Option<string?> ids = ArrayOptions.Output("--ids", "A whole number for each vector; otherwise those behind the greatest that there ever was.");
        Option<bool> replace = new("--replace") { Description = "With --ids: in place of vectors that have them, which otherwise is an error." };
        Command command = new("add", "Add the vectors in files, all or none.") { file, vectors, ids, replace };
        ClusterArguments cluster = new();
        cluster.AddTo(command);
        TextOptions text = new();
        text.AddTo(command);
        EmbedOption embed = new();
        embed.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            bool replaces = parsed.GetValue(replace);
            if (replaces && parsed.GetValue(ids) is null)
            {
                throw new BadInputException("--replace", "no --ids beside it", "the ids of the vectors to be replaced");
            }

            ClusterTarget? target = cluster.Read(parsed, options);
            string[] files = IndexArguments.VectorsOf(parsed, file, vectors, target);
            if (target is not null && parsed.GetValue(ids) is null)
            {
                throw new BadInputException("--ids", "nothing beside --cluster", "an id for each vector: a cluster does not count them");
            }

            if (target is not null && access.IsElsewhere)
            {
                return access.HandOver();
            }

            string path = parsed.GetRequiredValue(file);
            using TextEmbedding? embedding = embed.Open(parsed, cancellation);
            using IndexVectors x = IndexVectors.Open(text.Reader(parsed, terminal, embedding), files, parsed.GetValue(ids));
            if (target is not null)
            {
                return new ClusterRun(options, terminal, parsed, access.Commands, target).Add(x, replaces, cancellation);
            }

            return new IndexRun(options, terminal, parsed, path).Change(
                (index, board) =>
                {
                    x.RequireColumns(index.Dimensions, path);
                    x.NarrowFor(index.Metric);
                    if (!replaces)
                    {
                        x.Ids?.RequireNew(ids => ids.Where(index.Contains).ToHashSet(), path);
                    }

                    board.Begin("Adding");
                    return Add(index, x, cancellation);
                },
                () => x.Sources,
                cancellation);
        });
        return command;
    }

    // In one call: a file that is cut off in the middle of it holds nothing of it.
    private static IndexChange Add(EmbeddingIndex index, IndexVectors x, CancellationToken cancellation)
    {
        float[] values = x.ReadAll(cancellation);
        if (x.Ids is null)
        {
            index.AddRange(values);
            return new IndexChange(x.Count);
        }

        long added = index.UpsertRange(x.Ids.Values, values);
        return new IndexChange(added, x.Ids.Distinct - added);
    }
}
