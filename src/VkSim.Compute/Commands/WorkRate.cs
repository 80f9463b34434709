namespace VkSim.Compute;

/// <summary>
/// How much work a device does in the time that one submission may take, learnt from work that it has finished. All members may be
/// called from any thread.
/// </summary>
/// <remarks>
/// What was seen of a stretch of work is at least how long the device was at it, so that it did no less in its time: that raises
/// the rate at once, but at most doubles it, whatever a clock or an estimate got wrong. It falls only where the work took longer than it
/// may and somebody waited for its end. Other programs on the device, slow clocks and work that memory holds up thus
/// shorten submissions, and long ones come back when they fit.
/// </remarks>
internal sealed class WorkRate
{
    // Shorter stretches of less than a submission may be tell more of the way to the device and back than of its work.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // No device does more in a second; an estimate that says so is none.
    private const double Highest = 1e15;

    private readonly Lock _gate = new();
    private readonly TimeSpan _target;
    private readonly double _lowest;
    private double _perSecond;
    private long _bound;

    /// <param name="target">How long a submission may take.</param>
    /// <param name="first">Operations a second to begin with, as of a slow device of its kind.</param>
    public WorkRate(TimeSpan target, double first)
    {
        _target = target;
        _lowest = first / 16;
        Set(first);
    }

    /// <summary>The operations of one submission that takes as long as it may.</summary>
    public long Bound => Volatile.Read(ref _bound);

    /// <summary>The rate to begin with for a kind of device.</summary>
    public static WorkRate Of(AdapterDescription adapter) => new(
        HasShortWatchdog(adapter) ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromMilliseconds(250),
        adapter.Type == AdapterType.Discrete ? 2e11 : 2e10);

    /// <summary>Takes in a stretch of work that has finished.</summary>
    /// <param name="operations">What was estimated of it.</param>
    /// <param name="elapsed">From before it was submitted until it was seen to be finished.</param>
    /// <param name="exact">The device had nothing else to do, and somebody waited for the end.</param>
    public void Add(long operations, TimeSpan elapsed, bool exact)
    {
        if (operations <= 0 || elapsed <= TimeSpan.Zero || (elapsed < Shortest && operations < Bound))
        {
            return;
        }

        double seen = operations / elapsed.TotalSeconds;
        lock (_gate)
        {
            if (seen > _perSecond)
            {
                Set(Math.Min(Highest, Math.Min(seen, 2 * _perSecond)));
            }
            else if (exact && elapsed > _target)
            {
                Set(Math.Max(_lowest, Math.Max(seen, _perSecond / 2)));
            }
        }
    }

    // Windows resets a GPU of any maker's that does not answer for two seconds.
    private static bool HasShortWatchdog(AdapterDescription adapter) => adapter.Quirks.ShortWatchdog || OperatingSystem.IsWindows();

    private void Set(double perSecond)
    {
        _perSecond = perSecond;
        Volatile.Write(ref _bound, Math.Max(1, (long)(perSecond * _target.TotalSeconds)));
    }
}
