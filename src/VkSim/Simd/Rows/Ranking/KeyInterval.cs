namespace VkSim.Simd.Rows.Ranking;

/// <summary>Where a threshold lies: as many keys as wanted exceed the lower end, not as many the upper one.</summary>
internal struct KeyInterval
{
    // Outliers, or more equal numbers than may be kept, are a matter of halving keys.
    private const int NumberProbes = 12;

    private int _low;
    private int _aboveLow;

    /// <summary>The interval of a list.</summary>
    /// <param name="range">The smallest and the largest key.</param>
    /// <param name="count">How many keys there are.</param>
    public KeyInterval((int Least, int Largest) range, int count)
    {
        _low = range.Least - 1;
        _aboveLow = count;
        High = range.Largest;
    }

    /// <summary>The upper end.</summary>
    public int High { get; private set; }

    /// <summary>How many keys exceed the upper end.</summary>
    public int AboveHigh { get; private set; }

    /// <summary>Whether nothing lies between the ends.</summary>
    public readonly bool IsClosed => (long)High - _low <= 1;

    /// <summary>Moves an end to a key that so many exceed; where it is outside, nothing changes.</summary>
    public void Narrow(int key, int above, int wanted)
    {
        if (key <= _low || key >= High)
        {
            return;
        }

        if (above < wanted)
        {
            (High, AboveHigh) = (key, above);
        }
        else
        {
            (_low, _aboveLow) = (key, above);
        }
    }

    /// <summary>A key strictly between the ends.</summary>
    /// <param name="target">The square root of how many are to exceed it.</param>
    /// <param name="step">How many were asked for before.</param>
    public readonly int Probe(double target, int step)
    {
        float from = OrderKeys.Value(_low);
        float to = OrderKeys.Value(High);
        if (step < NumberProbes && float.IsFinite(from) && float.IsFinite(to))
        {
            double share = step % 3 == 2 ? 0.5 : (Math.Sqrt(_aboveLow) - target) / (Math.Sqrt(_aboveLow) - Math.Sqrt(AboveHigh));
            int probe = OrderKeys.Of((float)(from + (((double)to - from) * share)));
            if (probe > _low && probe < High)
            {
                return probe;
            }
        }

        return (int)(_low + (((long)High - _low) >> 1));
    }
}
