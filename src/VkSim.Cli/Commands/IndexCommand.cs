using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index</c>: a file of vectors with ids that come and go.</summary>
internal static class IndexCommand
{
    public static readonly string[] Examples =
    [
        "vksim index build notes.vksim X.npy --ids I.npy       an index of vectors with ids",
        "vksim index add notes.vksim more.npy                  more of them, under the ids that follow",
        "vksim index remove notes.vksim --ids gone.npy",
        "vksim index search notes.vksim Q.npy --k 5 --out-ids I.npy --out-scores S.npy",
        "vksim index info notes.vksim",
        "vksim index build --cluster 127.0.0.1:30000 --index notes X.npy      an index of a cluster; see 'vksim serve --help'",
    ];

    /// <summary>The command with its subcommands.</summary>
    /// <param name="options">The options of every command.</param>
    /// <param name="terminal">Where to report.</param>
    /// <param name="access">The cluster's side.</param>
    /// <param name="subcommands">They and their examples.</param>
    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access, out (Command Command, string[] Examples)[] subcommands)
    {
        Command command = new("index", "A file of vectors with ids that come and go, searched exactly.");
        subcommands =
        [
            (IndexBuildCommand.Create(options, terminal, access), IndexBuildCommand.Examples),
            (IndexAddCommand.Create(options, terminal, access), IndexAddCommand.Examples),
            (IndexRemoveCommand.Create(options, terminal, access), IndexRemoveCommand.Examples),
            (IndexSearchCommand.Create(options, terminal), IndexSearchCommand.Examples),
            (IndexInfoCommand.Create(options, terminal, access), IndexInfoCommand.Examples),
            (IndexSplitCommand.Create(options, terminal, access), IndexSplitCommand.Examples),
        ];
        foreach ((Command subcommand, _) in subcommands)
        {
            command.Subcommands.Add(subcommand);
        }

        return command;
    }
}
