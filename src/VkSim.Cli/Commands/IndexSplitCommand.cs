using System.CommandLine;
using System.Globalization;

namespace VkSim.Cli;

/// <summary><c>vksim index split</c>: shards of an index of a cluster that have become too large.</summary>
internal static class IndexSplitCommand
{
    public static readonly string[] Examples =
    [
        "vksim index split --cluster 127.0.0.1:30000 --index notes               every shard in two, one after the other",
        "vksim index split --cluster 127.0.0.1:30000 --index notes --shard 3     one of them",
    ];

    public static Command Create(GlobalOptions options, Terminal terminal, ClusterAccess access)
    {
        ClusterArguments cluster = new();
        Option<int?> shard = new("--shard")
        {
            Description = "The number of one, as 'vksim index info --cluster' tells; all, the default: those that there are, one after the other.",
            HelpName = "N|all",
            CustomParser = result => result.Tokens[0].Value is var text && text == "all" ? null
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
                : OptionParsers.Reject<int?>(result, "--shard", "the number of a shard, or all"),
        };
        Option<int> timeout = new("--timeout")
        {
            Description = "How long one shard may take; what is not done then is undone.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 3600,
            CustomParser = OptionParsers.WholeNumber("--timeout", 1, 86_400),
        };
        Command command = new("split", "Split shards of an index of a cluster in two, while it is searched and changed. They are never joined again.") { shard, timeout };
        cluster.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            ClusterTarget target = cluster.Read(parsed, options) ?? throw new BadInputException("--cluster", "nothing", "HOST:PORT, the gateway of a silo: a file has no shards");
            return access.IsElsewhere
                ? access.HandOver()
                : new ClusterRun(options, terminal, parsed, access.Commands, target).Split(parsed.GetValue(shard), TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancellation);
        });
        return command;
    }
}
