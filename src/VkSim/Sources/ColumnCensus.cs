namespace VkSim.Sources;

/// <summary>The values of one column of some samples, sorted, each with the row that it comes from.</summary>
internal sealed class ColumnCensus
{
    // A value lost below this share of the largest other difference of two rows is not seen in their distance.
    private const double Visible = 1.0 / (1 << 21);

    // How much better than as they are values must be told apart before a number is taken from them: so many times, or one in so many more.
    private const double Gain = 4;
    private const double Share = 100;

    private readonly int _column;
    private readonly WideNumber[] _values;
    private readonly (int Source, WideNumber[] Row)[] _rows;

    public ColumnCensus(IReadOnlyList<SpreadRows> samples, int column)
    {
        _column = column;
        _rows = [.. samples.SelectMany((sample, source) => sample.Rows.Where(row => row[column].IsFinite).Select(row => (source, row)))];
        _values = Array.ConvertAll(_rows, entry => entry.Row[column]);
        Array.Sort(_values, _rows);
    }

    /// <summary>
    /// The number to take from the column so that its values are told apart best in single precision: one of their eighths, or null where
    /// they may as well stay as they are. The middle ones come first: errors grow with the distance from it.
    /// </summary>
    public WideNumber? Offset()
    {
        WideNumber? best = null;
        double asTheyAre = Confusion(null);
        double least = Math.Max(asTheyAre / Gain, asTheyAre - (_values.Length / Share));
        foreach (int eighth in (ReadOnlySpan<int>)[4, 5, 3, 6, 2, 7, 1, 8, 0])
        {
            if (least <= 0)
            {
                break;
            }

            WideNumber candidate = _values[(int)((_values.Length - 1L) * eighth / 8)];
            double confusion = Confusion(candidate);
            if (confusion < least)
            {
                (best, least) = (candidate, confusion);
            }
        }

        return best;
    }

    /// <summary>Adds, for each source, the values that became equal to a smaller one while no other column tells the two rows apart as well.</summary>
    public void CountEqual(ColumnOffsets offsets, Span<long> counts)
    {
        for (int i = 1; i < _values.Length; i++)
        {
            bool merged = _values[i] != _values[i - 1] && offsets.Convert(_column, _values[i]) == offsets.Convert(_column, _values[i - 1]);
            if (merged && !IsHidden(_rows[i].Row, _rows[i - 1].Row, _values[i] - _values[i - 1]))
            {
                counts[_rows[i].Source]++;
            }
        }
    }

    // The errors of the differences of neighbours, each relative to the difference and at most 1.
    private double Confusion(WideNumber? offset)
    {
        double sum = 0;
        for (int i = 1; i < _values.Length; i++)
        {
            double exact = _values[i] - _values[i - 1];
            if (exact > 0)
            {
                double narrow = (double)Narrow(_values[i], offset) - Narrow(_values[i - 1], offset);
                double error = Math.Abs(narrow - exact) / exact;
                sum += error <= 1 ? error : 1;
            }
        }

        return sum;
    }

    private static float Narrow(WideNumber value, WideNumber? offset) => offset is { } taken ? (float)(value - taken) : value.ToSingle();

    private bool IsHidden(WideNumber[] a, WideNumber[] b, double lost)
    {
        for (int column = 0; column < a.Length; column++)
        {
            if (column != _column && !(Math.Abs(a[column] - b[column]) * Visible <= lost))
            {
                return true;
            }
        }

        return false;
    }
}
