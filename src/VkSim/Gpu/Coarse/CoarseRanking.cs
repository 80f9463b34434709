using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu.Coarse;

/// <summary>
/// The host's part of searches that read coarse copies first: which queries are searched next and for how many candidates, and whether what was
/// found is proven. First all queries together; those whose bounds leave something open follow one by one with more candidates, until they are
/// proven, as many rows are compared as may be, or a search of all rows is cheaper.
/// </summary>
internal sealed class CoarseRanking
{
    /// <summary>The share of the rows from which on it is cheaper to compare all.</summary>
    public const int ShareToRescore = 16;

    private const int LeastCandidates = 64;
    private const int CandidatesOfOne = 4;
    private const int Growth = 8;

    private readonly List<int> _open = [];
    private readonly List<int> _plain = [];
    private SearchSettings _settings;
    private long _rows;
    private int _wanted;
    private int _first;
    private int _count;
    private int _queries;
    private bool _isBegun;
    private float[] _scores = [];
    private long[] _found = [];
    private ulong[] _keys = [];

    /// <summary>The first query that is searched next.</summary>
    public int First => _first;

    /// <summary>How many queries are.</summary>
    public int Count => _count;

    /// <summary>Queries for which all rows have to be compared.</summary>
    public List<int> Plain => _plain;

    // Of so many rows no copy is of use.
    private int? Limit => _settings.Coarse!.MostRescored is { } most && most < _rows / ShareToRescore ? most : null;

    /// <summary>Candidates that are looked for at first.</summary>
    public static long FirstWanted(in SearchSettings settings) => Math.Max((long)CandidatesOfOne * settings.K, LeastCandidates);

    /// <summary>Begins.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="rows">Rows of all parts.</param>
    /// <param name="settings">What is searched for, with a <see cref="CoarseUse"/>.</param>
    public void Begin(int queries, long rows, in SearchSettings settings)
    {
        (_queries, _rows, _settings, _isBegun) = (queries, rows, settings, false);
        _wanted = (int)Math.Min(FirstWanted(settings), Limit ?? long.MaxValue);
        _open.Clear();
        _plain.Clear();
        Grow(ref _scores, queries * settings.K);
        Grow(ref _found, queries * settings.K);
    }

    /// <summary>Turns to the next queries; false where none are left but <see cref="Plain"/>.</summary>
    public bool Next()
    {
        if (!_isBegun)
        {
            (_isBegun, _first, _count) = (true, 0, _queries);
            return true;
        }

        if (_open.Count == 0)
        {
            return false;
        }

        // Each as long as it takes, before the next one.
        if (_count > 1 || _first != _open[0])
        {
            (_first, _count) = (_open[0], 1);
            _wanted = (int)Math.Min(FirstWanted(_settings), Limit ?? long.MaxValue);
        }

        _wanted = (int)Math.Min((long)Growth * _wanted, Limit ?? long.MaxValue);
        return true;
    }

    /// <summary>Candidates of a part: with a limit for all parts together it has its share of them.</summary>
    /// <param name="before">Rows of the parts before it.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="searched">Its rows with those behind the last that are searched together with them.</param>
    public int WantedOf(long before, long rows, long searched)
    {
        long wanted = Limit is null ? _wanted : (_wanted * (before + rows) / _rows) - (_wanted * before / _rows);
        return (int)Math.Min(wanted, searched);
    }

    /// <summary>Bytes of what is read of a part: (key, row) of each query's candidates, and the scores of every query with all of them.</summary>
    public long BytesOf(int wanted) => (long)_count * wanted * (sizeof(ulong) + ((long)_count * sizeof(float)));

    /// <summary>Takes what was found for the queries.</summary>
    /// <param name="packed">Of each part in turn.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="wanted">Candidates of each part.</param>
    /// <param name="whole">Whether they are all of a part's rows, of each part.</param>
    public void Take(ReadOnlySpan<byte> packed, ReadOnlySpan<SearchPart> parts, ReadOnlySpan<int> wanted, ReadOnlySpan<bool> whole)
    {
        for (int i = 0; i < _count; i++)
        {
            int query = _first + i;
            int count = Collect(i, packed, parts, wanted, whole, out double leftOut);
            Array.Sort(_keys, 0, count);
            Write(query, count);
            double least = Least(count);
            CoarseUse use = _settings.Coarse!;
            _open.Remove(query);
            if (double.IsNegativeInfinity(leftOut) || leftOut < least)
            {
                use.Rescored += count;
            }
            else if (double.IsPositiveInfinity(leftOut) && (Limit is null || HasAllParts(wanted)))
            {
                // Nothing is known of this query, or of too many rows.
                _plain.Add(query);
            }
            else if (Limit is { } most && _wanted >= most)
            {
                use.Rescored += count;
                use.IsExact = false;
            }
            else if (Limit is null && (long)Growth * _wanted > _rows / ShareToRescore)
            {
                _plain.Add(query);
            }
            else
            {
                _open.Insert(_count == 1 ? 0 : _open.Count, query);
            }
        }
    }

    /// <summary>Hands the results out, those of <see cref="Plain"/> excepted.</summary>
    public void CopyTo(Span<float> scores, Span<long> rows)
    {
        int k = _settings.K;
        for (int query = 0; query < _queries; query++)
        {
            if (!_plain.Contains(query))
            {
                _scores.AsSpan(query * k, k).CopyTo(scores[(query * k)..]);
                _found.AsSpan(query * k, k).CopyTo(rows[(query * k)..]);
            }
        }
    }

    private static bool HasAllParts(ReadOnlySpan<int> wanted) => !wanted.Contains(0);

    private int Collect(
        int place, ReadOnlySpan<byte> packed, ReadOnlySpan<SearchPart> parts, ReadOnlySpan<int> wanted, ReadOnlySpan<bool> whole, out double leftOut)
    {
        bool smallest = !_settings.Comparison.Metric.IsSimilarity();
        leftOut = double.NegativeInfinity;
        int count = 0;
        for (int part = 0; part < parts.Length; part++)
        {
            int all = _count * wanted[part];
            ReadOnlySpan<ulong> best = MemoryMarshal.Cast<byte, ulong>(packed)[..all].Slice(place * wanted[part], wanted[part]);
            ReadOnlySpan<float> exact = MemoryMarshal.Cast<byte, float>(packed[(all * sizeof(ulong))..]).Slice((place * all) + (place * wanted[part]), wanted[part]);
            packed = packed[(int)BytesOf(wanted[part])..];
            Grow(ref _keys, count + best.Length);
            int found = 0;
            for (; found < best.Length && (uint)(best[found] >> 32) is not ScoreKeys.EmptyId and var id; found++)
            {
                _keys[count++] = RankKey.Of(smallest ? -exact[found] : exact[found], (uint)(parts[part].FirstRow + id));
            }

            if (found == best.Length && !whole[part])
            {
                leftOut = Math.Max(leftOut, found == 0 ? double.PositiveInfinity : ScoreKeys.ScoreOf((uint)best[^1], smallerIsBetter: false));
            }
        }

        return count;
    }

    // What rows must reach to be among the best that count.
    private double Least(int count)
    {
        Metric metric = _settings.Comparison.Metric;
        double least = count < _settings.K ? double.NegativeInfinity : CoarseScores.Least(metric, ScoreOf(_keys[count - _settings.K]));
        return _settings.Bound is { } worst ? Math.Max(least, CoarseScores.Least(metric, worst)) : least;
    }

    private float ScoreOf(ulong key)
    {
        float score = RankKey.Score(key);
        return _settings.Comparison.Metric.IsSimilarity() ? score : 0f - score;
    }

    // The keys ascend.
    private void Write(int query, int count)
    {
        int k = _settings.K;
        Metric metric = _settings.Comparison.Metric;
        Span<float> scores = _scores.AsSpan(query * k, k);
        Span<long> rows = _found.AsSpan(query * k, k);
        scores.Fill(metric.TailScore());
        rows.Fill(-1);
        for (int i = 0; i < Math.Min(k, count); i++)
        {
            ulong key = _keys[count - 1 - i];
            float score = ScoreOf(key);
            if (_settings.Bound is { } worst && !(metric.IsSimilarity() ? score >= worst : score <= worst))
            {
                break;
            }

            (scores[i], rows[i]) = (score, RankKey.Id(key));
        }
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
        }
    }
}
