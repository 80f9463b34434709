using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Coarse;

/// <summary>
/// One search at a time that reads coarse copies first. Rows that can be among the best by their bounds are compared as they are stored, by
/// the engine that compares all rows where there is no copy, so the answers have the same bits.
/// </summary>
internal sealed unsafe class CertifiedCall(PairwiseEngine engine, CoarseKernel kernel, WorkSplitter splitter) : IDisposable
{
    private const int WordBits = 64;

    private readonly CoarseScan _scan = new(kernel, splitter);
    private readonly ScratchBuffer _codes = new();
    private readonly LeastScores _least = new();
    private readonly int[] _places = new int[CoarseScan.MostQueries];
    private readonly CoarseBound[] _bounds = new CoarseBound[CoarseScan.MostQueries];
    private CoarseCandidate[] _candidates = [];
    private SearchPart[] _parts = [];
    private ulong[] _bits = [];
    private float[] _components = [];

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _codes.Length + (_bits.Length * sizeof(ulong)) + ((long)_candidates.Length * sizeof(CoarseCandidate));

    /// <summary>See <see cref="IVectorBackend.Search"/>.</summary>
    /// <param name="queries">Q rows, not more than a scan takes.</param>
    /// <param name="parts">What to search; each has a copy.</param>
    /// <param name="settings">How, with a <see cref="CoarseUse"/>.</param>
    /// <param name="allowed">How many rows may be found.</param>
    /// <param name="scores">Q×K scores.</param>
    /// <param name="rows">Q×K row numbers.</param>
    /// <param name="context">Cancellation.</param>
    public void Search(
        in HostMatrix queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        long allowed,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        int k = settings.K;
        int most = settings.Coarse!.MostRescored ?? (int)Math.Min(allowed / CertifiedEngine.ShareToRescore, Array.MaxLength / 4);
        _scan.Begin(parts);
        try
        {
            int scanned = 0;
            for (int query = 0; query < queries.Rows; query++)
            {
                if (Take(Row(queries, query), scanned, settings, most))
                {
                    _places[scanned++] = query;
                }
                else
                {
                    engine.Search(Row(queries, query), parts, settings, scores.Slice(query * k, k), rows.Slice(query * k, k), context);
                }
            }

            if (scanned > 0)
            {
                _scan.Run(context.CancellationToken);
            }

            for (int i = 0; i < scanned; i++)
            {
                int query = _places[i];
                Rescore(Row(queries, query), i, parts, settings, scores.Slice(query * k, k), rows.Slice(query * k, k), context);
            }
        }
        finally
        {
            _scan.End();
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _codes.Dispose();

    private static HostMatrix Row(in HostMatrix queries, long row) => new(queries.Row(row), 1, queries.Columns, queries.RowStride, queries.ElementType);

    private bool Take(in HostMatrix query, int place, in SearchSettings settings, int most)
    {
        int stride = Int8Rows.StrideFor(query.Columns);
        sbyte* memory = (sbyte*)_codes.Reserve(2L * stride * CoarseScan.MostQueries) + (2 * stride * place);
        var coarse = new CoarseQuery(memory, memory + stride, stride);
        if (_components.Length < query.Columns)
        {
            _components = new float[query.Columns];
        }

        Span<float> components = _components.AsSpan(0, query.Columns);
        ElementConversion.Widen(query.ElementType, new ReadOnlySpan<byte>(query.Data, query.Columns * query.ElementSize), components);
        if (!coarse.Take(components))
        {
            return false;
        }

        var bound = new CoarseBound(settings.Comparison, query.Columns, coarse);
        double least = settings.Bound is { } worst ? bound.Least(worst) : double.NegativeInfinity;
        _bounds[place] = bound;
        _scan.Add(coarse, bound, least, settings.K, most, settings.Coarse!.MostRescored is not null);
        return true;
    }

    private void Rescore(
        in HostMatrix query,
        int place,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        CoarseUse use = settings.Coarse!;
        if (!Gather(place, settings, out int count, out double leftOut))
        {
            engine.Search(query, parts, settings, scores, rows, context);
            return;
        }

        int most = use.MostRescored ?? count;

        // The first ones tell what the last of the best scores, and most others cannot reach that.
        int some = Math.Min(Math.Min(settings.K, most), count);
        Compare(query, some, parts, settings, scores, rows, context);
        double least = rows[^1] < 0 ? double.NegativeInfinity : _bounds[place].Least(scores[^1]);
        int needed = CountFrom(least, count);
        int compared = Math.Min(needed, most);
        if (compared > some)
        {
            Compare(query, compared, parts, settings, scores, rows, context);
        }

        use.IsExact &= needed <= most && (leftOut < least || double.IsNegativeInfinity(leftOut));
        use.Rescored += Math.Max(some, compared);
    }

    // Of all threads, what can still be among the best; the best first.
    private bool Gather(int place, in SearchSettings settings, out int count, out double leftOut)
    {
        count = 0;
        leftOut = double.NegativeInfinity;
        _least.Begin(settings.K);
        int found = 0;
        foreach (CoarseList list in _scan.ListsOf(place))
        {
            if (list.IsOverfull)
            {
                return false;
            }

            found += list.Count;
            leftOut = Math.Max(leftOut, list.LeftOut);
            foreach (double value in list.Least.Values)
            {
                _least.Add(value);
            }
        }

        if (_candidates.Length < found)
        {
            _candidates = new CoarseCandidate[2 * found];
        }

        double least = _bounds[place].Loosen(_least.Bound);
        foreach (CoarseList list in _scan.ListsOf(place))
        {
            foreach (CoarseCandidate candidate in list.Candidates)
            {
                if (candidate.Most >= least)
                {
                    _candidates[count++] = candidate;
                }
            }
        }

        Array.Sort(_candidates, 0, count);
        return true;
    }

    private int CountFrom(double least, int count)
    {
        int needed = 0;
        while (needed < count && _candidates[needed].Most >= least)
        {
            needed++;
        }

        return needed;
    }

    // Compares the first candidates as they are stored, and nothing else.
    private void Compare(
        in HostMatrix query,
        int count,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        long words = (parts[^1].FirstRow + parts[^1].Rows.Rows + WordBits - 1) / WordBits;
        if (_bits.Length < words)
        {
            _bits = new ulong[words];
        }

        if (_parts.Length < parts.Length)
        {
            _parts = new SearchPart[parts.Length];
        }

        for (int i = 0; i < parts.Length; i++)
        {
            _parts[i] = parts[i] with { Allowed = _bits, FirstWord = (int)(parts[i].FirstRow / WordBits) };
        }

        foreach (ref readonly CoarseCandidate candidate in _candidates.AsSpan(0, count))
        {
            _bits[candidate.Row / WordBits] |= 1UL << (int)(candidate.Row % WordBits);
        }

        try
        {
            engine.Search(query, _parts.AsSpan(0, parts.Length), settings, scores, rows, context);
        }
        finally
        {
            foreach (ref readonly CoarseCandidate candidate in _candidates.AsSpan(0, count))
            {
                _bits[candidate.Row / WordBits] = 0;
            }

            Array.Clear(_parts, 0, parts.Length);
        }
    }
}
