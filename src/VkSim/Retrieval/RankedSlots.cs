using System.Buffers;
using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <summary>Where a device writes what it found: so many scores and slots a query.</summary>
internal sealed class RankedSlots
{
    private float[] _scores = [];
    private long[] _slots = [];
    private (float Score, long Slot)[] _merged = [];
    private int _results;

    /// <summary>Results of a query; 0: not in use.</summary>
    public int Asked { get; private set; }

    /// <summary>Scores of all queries.</summary>
    public Memory<float> Scores => _scores.AsMemory(0, _results);

    /// <summary>Slots of all queries.</summary>
    public Memory<long> Slots => _slots.AsMemory(0, _results);

    /// <summary>Makes room.</summary>
    public void Begin(int queries, int asked)
    {
        int results = queries * asked;
        if (_slots.Length < results)
        {
            Return();
            _slots = ArrayPool<long>.Shared.Rent(results);
            _scores = ArrayPool<float>.Shared.Rent(results);
        }

        (_results, Asked) = (results, asked);
    }

    /// <summary>Keeps the best of these results and others of the same queries, both best first, ties by the lower slot, NaN last.</summary>
    /// <param name="other">As many results a query, of other slots; they are lost.</param>
    /// <param name="isSimilarity">Whether larger scores are better.</param>
    public void Merge(RankedSlots other, bool isSimilarity)
    {
        if (_merged.Length < Asked)
        {
            _merged = new (float, long)[Asked];
        }

        for (int first = 0; first < _results; first += Asked)
        {
            (int here, int there) = (first, first);
            for (int rank = 0; rank < Asked; rank++)
            {
                bool isHere = KeyOf(here, isSimilarity) >= other.KeyOf(there, isSimilarity);
                _merged[rank] = isHere ? (_scores[here], _slots[here++]) : (other._scores[there], other._slots[there++]);
            }

            for (int rank = 0; rank < Asked; rank++)
            {
                (_scores[first + rank], _slots[first + rank]) = _merged[rank];
            }
        }
    }

    /// <summary>Nothing is found.</summary>
    public void Clear(float tailScore)
    {
        Scores.Span.Fill(tailScore);
        Slots.Span.Fill(-1);
    }

    // A place without a slot is below everything.
    private ulong KeyOf(int result, bool isSimilarity) =>
        _slots[result] < 0 ? 0 : RankKey.Of(isSimilarity ? _scores[result] : -_scores[result], (uint)_slots[result]);

    /// <summary>Ends the use.</summary>
    public void End() => Asked = 0;

    /// <summary>Gives the memory back.</summary>
    public void Return()
    {
        if (_slots.Length > 0)
        {
            ArrayPool<long>.Shared.Return(_slots);
            ArrayPool<float>.Shared.Return(_scores);
            (_slots, _scores) = ([], []);
        }

        (_results, Asked) = (0, 0);
    }
}
