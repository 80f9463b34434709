using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index remove</c>: vectors go, all or none.</summary>
internal static class IndexRemoveCommand
{
    public static readonly string[] Examples = ["vksim index remove notes.vksim --ids I.npy    all of these, or an error and none"];

    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access)
    {
        Argument<string?> file = IndexArguments.FileOrNone();
        ClusterArguments cluster = new();
        Option<string> ids = ArrayOptions.RequiredOutput("--ids", "The ids of the vectors to remove; each must be there.");
        Command command = new("remove", "Remove vectors by their ids, all or none.") { file, ids };
        cluster.AddTo(command);
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            ClusterTarget? target = cluster.Read(parsed, options);
            string path = target is null ? ClusterArguments.Require(file, parsed.GetValue(file)) : "";
            if (target is not null)
            {
                ClusterArguments.RequireNone(file.Name, parsed.GetValue(file));
                if (access.IsElsewhere)
                {
                    return access.HandOver();
                }
            }

            var gone = IdList.Read(text.Reader(parsed, terminal), parsed.GetRequiredValue(ids));
            gone.RequireDistinct();
            return target is not null ? new ClusterRun(options, terminal, parsed, access.Commands, target).Remove(gone, cancellation) : new IndexRun(options, terminal, parsed, path).Change(
                (index, board) =>
                {
                    gone.RequireKnown(ids => ids.Where(index.Contains).ToHashSet(), path);
                    board.Begin("Removing");
                    index.RemoveRange(gone.Values);
                    return new IndexChange(0, 0, gone.Values.Length);
                },
                () => [],
                cancellation);
        });
        return command;
    }
}
