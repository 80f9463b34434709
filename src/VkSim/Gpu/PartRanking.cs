using System.Buffers;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Merges what was found in several parts of a database, query by query, on the host.</summary>
internal sealed class PartRanking
{
    private ulong[] _best = [];
    private ulong[] _merged = [];
    private int _k;

    /// <summary>Begins with nothing found.</summary>
    public void Begin(long queries, int k)
    {
        _k = k;
        _best = ArrayPool<ulong>.Shared.Rent(checked((int)(queries * k)));
        _merged = ArrayPool<ulong>.Shared.Rent(k);
        _best.AsSpan(0, (int)(queries * k)).Clear();
    }

    /// <summary>Adds what was found in a part.</summary>
    /// <param name="found">(key, id) of each query in turn, best first; behind them empty places.</param>
    /// <param name="wanted">Places of a query.</param>
    /// <param name="firstRow">The number of the part's first row.</param>
    public void Add(ReadOnlySpan<ulong> found, int wanted, long firstRow)
    {
        for (int query = 0; query < found.Length / wanted; query++)
        {
            Merge(_best.AsSpan(query * _k, _k), found.Slice(query * wanted, wanted), (uint)firstRow);
        }
    }

    /// <summary>Unpacks what was found: rows, and −1 behind them.</summary>
    /// <param name="metric">Whose scores they are.</param>
    /// <param name="bound">The worst score that counts; null: any does.</param>
    /// <param name="scores">Queries × K.</param>
    /// <param name="rows">Queries × K.</param>
    public void Unpack(Metric metric, float? bound, Span<float> scores, Span<long> rows)
    {
        scores.Fill(metric.TailScore());
        rows.Fill(-1);
        bool smallest = !metric.IsSimilarity();
        for (int first = 0; first < rows.Length; first += _k)
        {
            for (int i = first; i < first + _k && _best[i] != 0; i++)
            {
                float score = ScoreKeys.ScoreOf((uint)(_best[i] >> 32), smallest);
                if (bound is { } worst && !(smallest ? score <= worst : score >= worst))
                {
                    break;
                }

                (scores[i], rows[i]) = (score, ~(uint)_best[i]);
            }
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void End()
    {
        ArrayPool<ulong>.Shared.Return(_best);
        ArrayPool<ulong>.Shared.Return(_merged);
        (_best, _merged) = ([], []);
    }

    private void Merge(Span<ulong> best, ReadOnlySpan<ulong> found, uint firstRow)
    {
        int old = 0;
        int taken = 0;
        Span<ulong> merged = _merged.AsSpan(0, _k);
        for (int place = 0; place < _k; place++)
        {
            ulong fresh = taken < found.Length ? Ranked(found[taken], firstRow) : 0;
            if (fresh > best[old])
            {
                merged[place] = fresh;
                taken++;
            }
            else
            {
                merged[place] = best[old++];
            }
        }

        if (taken > 0)
        {
            merged.CopyTo(best);
        }
    }

    // The better is the greater, of one key the lower row; an empty place is 0.
    private static ulong Ranked(ulong candidate, uint firstRow)
    {
        uint id = (uint)(candidate >> 32);
        return id == ScoreKeys.EmptyId ? 0 : candidate << 32 | ~(firstRow + id);
    }
}
