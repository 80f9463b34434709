using System.CommandLine;

namespace VkSim.Cli;

/// <summary><c>vksim completion</c>: prints what makes a shell complete the commands of vksim.</summary>
internal static class CompletionCommand
{
    public static readonly string[] Examples =
    [
        "source <(vksim completion bash)                              in ~/.bashrc",
        "source <(vksim completion zsh)                               in ~/.zshrc, after compinit",
        "vksim completion fish > ~/.config/fish/completions/vksim.fish",
        "vksim completion pwsh | Out-String | Invoke-Expression       in $PROFILE",
    ];

    public static Command Create(Terminal terminal)
    {
        Argument<string> shell = new("SHELL")
        {
            Description = "bash, zsh, fish or pwsh.",
            HelpName = "bash|zsh|fish|pwsh",
            CustomParser = OptionParsers.OneOf("SHELL", [.. CompletionScripts.All.Select(entry => (entry.Shell, entry.Script))]),
            CompletionSources = { CompletionScripts.All.Select(entry => entry.Shell).ToArray() },
        };
        Command command = new("completion", "Print a script that makes a shell complete commands, options and devices.") { shell };
        CommandAction.Attach(command, terminal, (parsed, _) =>
        {
            terminal.WriteText(parsed.GetRequiredValue(shell));
            return ExitCode.Done;
        });
        return command;
    }
}
