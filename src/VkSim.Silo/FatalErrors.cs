using Orleans.Runtime;
using VkSim.Cli;

namespace VkSim.Silo;

/// <summary>
/// Ends the process where Orleans sees no way on, above all when other silos took this one for dead: with a line and exit code 1, where Orleans would abort with a trace.
/// What was acknowledged is on the disk.
/// </summary>
internal sealed class FatalErrors(TextWriter error) : IFatalErrorHandler
{
    private int _isEnding;

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            string cause = exception is null ? "" : $" {exception.Message}";
            error.WriteLine($"{ClusterAccess.Program}: {OneLine.From($"the silo ends, and can be started again: {context}{cause}")}");
            error.Flush();
            Environment.Exit(ExitCode.Failed);
        }

        // Nobody goes on meanwhile.
        Thread.Sleep(Timeout.Infinite);
    }
}
