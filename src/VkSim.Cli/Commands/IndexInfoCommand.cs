using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index info</c>: what an index holds.</summary>
internal static class IndexInfoCommand
{
    public static readonly string[] Examples = ["vksim index info notes.vksim", "vksim index info notes.vksim --json"];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> file = IndexArguments.File();
        Command command = new("info", "Tell what an index holds; every byte of it is checked.") { file };
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
            new IndexRun(options, terminal, parsed, parsed.GetRequiredValue(file)).Describe(cancellation));
        return command;
    }
}
