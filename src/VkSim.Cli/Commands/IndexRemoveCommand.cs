using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim index remove</c>: vectors go, all or none.</summary>
internal static class IndexRemoveCommand
{
    public static readonly string[] Examples = ["vksim index remove notes.vksim --ids I.npy    all of these, or an error and none"];

    public static Command Create(GlobalOptions options, Terminal terminal)
    {
        Argument<string> file = IndexArguments.File();
        Option<string> ids = ArrayOptions.RequiredOutput("--ids", "The ids of the vectors to remove; each must be there.");
        Command command = new("remove", "Remove vectors by their ids, all or none.") { file, ids };
        TextOptions text = new();
        text.AddTo(command);
        CommandAction.Attach(command, terminal, (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(file);
            var gone = IdList.Read(text.Reader(parsed, terminal), parsed.GetRequiredValue(ids));
            gone.RequireDistinct();
            return new IndexRun(options, terminal, parsed, path).Change(
                (index, board) =>
                {
                    gone.RequireKnown(index, path);
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
