namespace VkSim.Cli;

/// <summary>Runs what a driver may never end on a thread of its own.</summary>
internal static class CaseThread
{
    // For what is asked to stop to end the call that it is in, so that its device can be closed.
    private static readonly TimeSpan _haste = TimeSpan.FromSeconds(1);

    /// <summary>Runs work; its token is cancelled when the limit has passed.</summary>
    /// <param name="work">The work.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="result">What it gave, where it was done.</param>
    /// <param name="cancellation">An interrupt.</param>
    /// <param name="patience">How long it may then take until it has stopped.</param>
    /// <returns>How it ended. After <see cref="CaseEnd.Hung"/> the work is still under way, and what it uses is not to be disposed of.</returns>
    public static CaseEnd Run<T>(Func<CancellationToken, T> work, TimeSpan limit, out T? result, CancellationToken cancellation, TimeSpan patience)
    {
        result = default;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<T> task = Task.Factory.StartNew(
            () => work(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        if (Ends(task, limit, cancellation))
        {
            try
            {
                result = task.GetAwaiter().GetResult();
                return CaseEnd.Done;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return CaseEnd.Interrupted;
            }
        }

        stop.Cancel();
        return !Ends(task, cancellation.IsCancellationRequested ? _haste : patience, CancellationToken.None) ? CaseEnd.Hung
            : cancellation.IsCancellationRequested ? CaseEnd.Interrupted : CaseEnd.TooSlow;
    }

    private static bool Ends(Task task, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            return Task.WaitAny([task], (int)Math.Min(limit.TotalMilliseconds, int.MaxValue), cancellation) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
