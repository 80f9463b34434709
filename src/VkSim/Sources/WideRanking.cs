namespace VkSim.Sources;

/// <summary>
/// Ranks the rows that single precision does not hold while they are read: the order of the library, best first, ties by the lower column,
/// NaN last, over the wide numbers.
/// </summary>
/// <param name="k">Values of each row.</param>
/// <param name="largest">Whether the largest are best.</param>
internal sealed class WideRanking(int k, bool largest) : Narrowing
{
    private readonly Dictionary<long, (float[] Values, long[] Ids)> _ranked = [];

    // Twice what is wanted: what is not among the best is thrown out half of them at a time.
    private Entry[] _best = [];

    public override void Convert(long row, ReadOnlySpan<WideNumber> wide, Span<float> destination, ref LossCount losses)
    {
        bool fits = true;
        for (int column = 0; column < wide.Length; column++)
        {
            fits &= wide[column].FitsSingle;
            destination[column] = wide[column].ToSingle();
        }

        if (!fits)
        {
            _ranked[row] = Rank(wide, ref losses);
        }
    }

    /// <summary>Gives the rows that were ranked, and forgets them.</summary>
    public IReadOnlyList<(long Row, float[] Values, long[] Ids)> Take()
    {
        (long Row, float[], long[])[] taken = [.. _ranked.Select(entry => (entry.Key, entry.Value.Values, entry.Value.Ids))];
        _ranked.Clear();
        return taken;
    }

    private (float[] Values, long[] Ids) Rank(ReadOnlySpan<WideNumber> wide, ref LossCount losses)
    {
        float[] values = new float[k];
        long[] ids = new long[k];
        int count = Select(wide);
        for (int i = 0; i < k; i++)
        {
            values[i] = i < count ? wide[_best[i].Column].ToSingle() : largest ? float.NegativeInfinity : float.PositiveInfinity;
            ids[i] = i < count ? _best[i].Column : -1;
            if (i < count)
            {
                losses.Add(wide[_best[i].Column].Value, values[i]);
            }
        }

        return (values, ids);
    }

    private int Select(ReadOnlySpan<WideNumber> wide)
    {
        int wanted = Math.Min(k, wide.Length);
        int room = (int)Math.Min(2L * wanted, wide.Length);
        _best = _best.Length < room ? new Entry[room] : _best;
        int count = 0;
        Entry? worst = null;
        for (int column = 0; column < wide.Length && wanted > 0; column++)
        {
            var entry = new Entry(Key(wide[column]), column);
            if (worst is { } last && entry.CompareTo(last) > 0)
            {
                continue;
            }

            _best[count++] = entry;
            if (count == room && column + 1 < wide.Length)
            {
                Array.Sort(_best, 0, count);
                count = wanted;
                worst = _best[wanted - 1];
            }
        }

        Array.Sort(_best, 0, count);
        return Math.Min(count, wanted);
    }

    // The least key is best; NaN comes behind infinity.
    private WideNumber Key(WideNumber value) => double.IsNaN(value.Value) ? new WideNumber(double.PositiveInfinity, 1)
        : largest ? new WideNumber(-value.Value, -value.Remainder) : value;

    private readonly record struct Entry(WideNumber Key, int Column) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            int order = Key.CompareTo(other.Key);
            return order != 0 ? order : Column.CompareTo(other.Column);
        }
    }
}
