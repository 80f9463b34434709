namespace VkSim.Simd.Coarse;

/// <summary>What one thread found for one query: rows that may be among the best, and the k best of the least that scores can be.</summary>
internal sealed class CoarseList
{
    private const int FirstRoom = 256;

    private CoarseCandidate[] _candidates = new CoarseCandidate[FirstRoom];
    private int _most;
    private bool _cuts;

    /// <summary>The k best of the least that scores can be.</summary>
    public LeastScores Least { get; } = new();

    /// <summary>The candidates.</summary>
    public ReadOnlySpan<CoarseCandidate> Candidates => _candidates.AsSpan(0, Count);

    /// <summary>How many candidates there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether candidates are missing because there are too many.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>The most that a candidate can score that was left out; −∞ where none was.</summary>
    public double LeftOut { get; private set; }

    /// <summary>Begins with none.</summary>
    /// <param name="k">How many rows are wanted.</param>
    /// <param name="most">The most candidates that are of use.</param>
    /// <param name="cuts">Whether the best of them are kept where there are more.</param>
    public void Begin(int k, int most, bool cuts)
    {
        (_most, _cuts, Count, IsOverfull, LeftOut) = (most, cuts, 0, false, double.NegativeInfinity);
        Least.Begin(k);
    }

    /// <summary>Takes a row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="least">The least that its score can be; NaN where it may be anything.</param>
    /// <param name="most">The most.</param>
    /// <param name="bound">Candidates below it are of no use any more.</param>
    public void Add(uint row, double least, double most, double bound)
    {
        Least.Add(double.IsNaN(least) ? double.NegativeInfinity : least);
        if (Count == _candidates.Length && !IsOverfull)
        {
            MakeRoom(bound);
        }

        if (!IsOverfull)
        {
            _candidates[Count++] = new CoarseCandidate(row, double.IsNaN(most) ? double.PositiveInfinity : most);
        }
    }

    private void MakeRoom(double bound)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (_candidates[i].Most >= bound)
            {
                _candidates[kept++] = _candidates[i];
            }
        }

        if (kept > 2L * _most)
        {
            IsOverfull = !_cuts;
            kept = _cuts ? Cut(kept) : kept;
        }

        if (kept > _candidates.Length / 2 && !IsOverfull)
        {
            Array.Resize(ref _candidates, 2 * _candidates.Length);
        }

        Count = kept;
    }

    private int Cut(int count)
    {
        Array.Sort(_candidates, 0, count);
        LeftOut = Math.Max(LeftOut, _candidates[_most].Most);
        return _most;
    }
}
