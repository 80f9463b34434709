namespace VkSim.Diagnostics;

/// <summary>Counts cosines in intervals that are fine enough for quantiles within 1e-4.</summary>
internal sealed class CosineBins
{
    private const int Count = 20_000;
    private const int Shown = 100;

    private readonly long[] _counts = new long[Count];
    private float _least = float.PositiveInfinity;
    private float _greatest = float.NegativeInfinity;

    /// <summary>Takes in a cosine.</summary>
    public void Add(float cosine)
    {
        _counts[Math.Clamp((int)((cosine + 1) * (Count / 2)), 0, Count - 1)]++;
        _least = Math.Min(_least, cosine);
        _greatest = Math.Max(_greatest, cosine);
    }

    /// <summary>Takes in what others counted.</summary>
    public void Add(CosineBins other)
    {
        for (int i = 0; i < Count; i++)
        {
            _counts[i] += other._counts[i];
        }

        _least = Math.Min(_least, other._least);
        _greatest = Math.Max(_greatest, other._greatest);
    }

    /// <summary>The quantiles.</summary>
    public SpaceQuantiles Quantiles() => SpaceQuantiles.From(Quantile);

    /// <summary>The intervals as a picture shows them.</summary>
    public SpaceHistogram Histogram()
    {
        long[] counts = new long[Shown];
        for (int i = 0; i < Count; i++)
        {
            counts[i / (Count / Shown)] += _counts[i];
        }

        return new SpaceHistogram(-1, 1, counts);
    }

    private double Quantile(double share)
    {
        long total = _counts.Sum();
        if (total == 0)
        {
            return double.NaN;
        }

        double place = share * (total - 1);
        long before = 0;
        int bin = 0;
        for (; bin < Count - 1 && before + _counts[bin] <= place; bin++)
        {
            before += _counts[bin];
        }

        double within = (place - before + 0.5) / _counts[bin];
        double value = share switch
        {
            0 => _least,
            1 => _greatest,
            _ => ((bin + within) * (2.0 / Count)) - 1,
        };
        return Math.Clamp(value, _least, _greatest);
    }
}
