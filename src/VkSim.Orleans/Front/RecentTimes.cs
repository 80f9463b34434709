namespace VkSim.Orleans.Front;

/// <summary>How long a shard's recent answers took. Threads may call at the same time.</summary>
/// <param name="share">The share of them that is asked for.</param>
internal sealed class RecentTimes(double share)
{
    private const int Kept = 128;
    private const int Least = 16;

    // Before there are enough answers to tell.
    private static readonly TimeSpan Default = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly double[] _times = new double[Kept];
    private long _count;
    private TimeSpan _quantile = Default;

    /// <summary>What that share of the answers took at most.</summary>
    public TimeSpan Quantile
    {
        get
        {
            lock (_gate)
            {
                return _quantile;
            }
        }
    }

    /// <summary>An answer took a time.</summary>
    public void Add(TimeSpan time)
    {
        lock (_gate)
        {
            _times[_count++ % Kept] = time.TotalMilliseconds;
            if (_count % Least == 0)
            {
                double[] sorted = _times[..(int)Math.Min(_count, Kept)];
                Array.Sort(sorted);
                _quantile = TimeSpan.FromMilliseconds(Math.Ceiling(sorted[(int)(share * sorted.Length)]));
            }
        }
    }
}
