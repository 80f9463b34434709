using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index info</c>: what an index holds.</summary>
internal static class IndexInfoCommand
{
    public static readonly string[] Examples = ["vksim index info notes.vksim", "vksim index info notes.vksim --json", "vksim index info --cluster 127.0.0.1:30000 --index notes"];

    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access)
    {
        Argument<string?> file = IndexArguments.FileOrNone();
        ClusterArguments cluster = new();
        Command command = new("info", "Tell what an index holds; every byte of it is checked.") { file };
        cluster.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            if (cluster.Read(parsed, options) is not { } target)
            {
                return new IndexRun(options, terminal, parsed, ClusterArguments.Require(file, parsed.GetValue(file))).Describe(cancellation);
            }

            ClusterArguments.RequireNone(file.Name, parsed.GetValue(file));
            return access.IsElsewhere ? access.HandOver() : new ClusterRun(options, terminal, parsed, access.Commands, target).Describe(cancellation);
        });
        return command;
    }
}
