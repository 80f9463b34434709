using System.CommandLine;
using System.CommandLine.Help;

namespace VkSim.Cli;

/// <summary>The whole command line: its commands, its help, and what becomes of a wrong one.</summary>
internal static class VkSimCommandLine
{
    private static readonly string[] _examples =
    [
        "vksim demo                                  compare VkSim's own sources, shaders and documents",
        "vksim demo FOLDER --query \"a few words\"     compare your texts, and find those nearest to a text",
        "vksim devices                               what there is to compute on",
        "vksim cosine A.npy B.npy --out S.npy        the cosine of every row of A with every row of B",
    ];

    /// <summary>How long an interrupted command may take to end by itself, and how long one that has shards of others.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _servePatience = TimeSpan.FromMinutes(1);

    public static RootCommand Create(Terminal terminal, ClusterAccess access)
    {
        GlobalOptions options = new();
        (Command Command, string[] Examples)[] commands =
        [
            (DevicesCommand.Create(options, terminal), DevicesCommand.Examples),
            (DemoCommand.Create(options, terminal), DemoCommand.Examples),
            (NormalizeCommand.Create(options, terminal), NormalizeCommand.Examples),
            (CosineCommand.Create(options, terminal), CosineCommand.Examples),
            (CdistCommand.Create(options, terminal), CdistCommand.Examples),
            (TopKCommand.Create(options, terminal), TopKCommand.Examples),
            (SearchCommand.Create(options, terminal, access), SearchCommand.Examples),
            (IndexCommand.Create(options, terminal, access, out (Command, string[])[] indexCommands), IndexCommand.Examples),
            (LossCommand.Create(options, terminal), LossCommand.Examples),
            (InspectCommand.Create(options, terminal), InspectCommand.Examples),
            (VerifyCommand.Create(options, terminal), VerifyCommand.Examples),
            (BenchCommand.Create(options, terminal, out (Command, string[]) compareCommand), BenchCommand.Examples),
            (ServeCommand.Create(options, terminal, access), ServeCommand.Examples),
            (TuneCommand.Create(options, terminal), TuneCommand.Examples),
            (CompletionCommand.Create(terminal), CompletionCommand.Examples),
        ];
        RootCommand root = new("Exact comparison of vectors on any Vulkan device, or on the CPU.");
        foreach ((Command command, _) in commands)
        {
            root.Subcommands.Add(command);
        }

        root.Options.Add(options.Device);
        root.Options.Add(options.Json);
        AddExamples(root, commands.Concat(indexCommands).Append(compareCommand).Append((root, _examples)).ToDictionary(entry => entry.Item1, entry => entry.Item2));
        return root;
    }

    /// <summary>Runs a command line to its exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, ClusterAccess access)
    {
        RootCommand root = Create(terminal, access);
        if (Completions.AreAskedFor(arguments, out string typed))
        {
            terminal.WriteText(string.Concat(Completions.For(root, typed).Select(word => word + "\n")));
            return ExitCode.Done;
        }

        // A text to search for may begin with '@': no response files.
        ParseResult parsed = root.Parse(arguments.Length == 0 ? ["--help"] : arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not { ClearsParseErrors: true } && UsageError.Find(parsed) is { } problem)
        {
            terminal.WriteError(problem);
            return ExitCode.BadInput;
        }

        try
        {
            int code = await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = parsed.CommandResult.Command.Name == ServeCommand.Name ? _servePatience : _patience,
            }).ConfigureAwait(false);
            if (code == ExitCode.Interrupted)
            {
                // Here and not where the work stops: it may be in the middle of a long call and end with the process.
                terminal.WriteError("interrupted");
            }

            return code;
        }
        catch (IOException error)
        {
            // Help, the version and completions write by themselves, and their reader may be full or gone.
            terminal.WriteError(error.Message);
            return ExitCode.Failed;
        }
        finally
        {
            terminal.Restore();
        }
    }

    private static void AddExamples(RootCommand root, IReadOnlyDictionary<Command, string[]> examples)
    {
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
        }
    }
}
