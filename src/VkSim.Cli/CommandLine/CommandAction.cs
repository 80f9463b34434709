using System.CommandLine;

namespace VkSim.Cli;

/// <summary>Runs what a command does and turns every failure into its exit code and one line on standard error.</summary>
internal static class CommandAction
{
    /// <summary>Sets what the command does. The work runs apart from the caller, so that an interrupt is answered while it computes.</summary>
    public static void Attach(Command command, Terminal terminal, Func<ParseResult, CancellationToken, int> run) =>
        command.SetAction((parsed, cancellation) => Task.Run(() => Guard(terminal, () => run(parsed, cancellation)), CancellationToken.None));

    /// <summary>The exit code of an action; failures are told in one line.</summary>
    public static int Guard(Terminal terminal, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (OperationCanceledException)
        {
            // Files in the making hear of a signal by themselves, sometimes before the token does.
            return ExitCode.Interrupted;
        }
        catch (BadInputException error)
        {
            terminal.WriteError(error.Message);
            return ExitCode.BadInput;
        }
        catch (VectorFormatException error)
        {
            terminal.WriteError(error.Message);
            return ExitCode.BadInput;
        }
        catch (IndexFileException error)
        {
            terminal.WriteError(error.Message);
            return ExitCode.BadInput;
        }
        catch (NoSuchDeviceException error)
        {
            terminal.WriteError(error.Message);
            return ExitCode.NoSuchDevice;
        }
        catch (Exception error)
        {
            terminal.WriteError($"{Kind(error)}{error.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Own exceptions explain themselves; those of the runtime often do not say what they are.</summary>
    private static string Kind(Exception error) => error switch
    {
        ClusterException or IOException or UnauthorizedAccessException or NotSupportedException => "",
        OutOfMemoryException => "out of memory: ",
        _ => $"{error.GetType().Name}: ",
    };
}
