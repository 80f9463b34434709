using System.Numerics;
using VkSim.Contract;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Coarse;

/// <summary>Reads the copies of all parts once, for a few queries.</summary>
internal sealed unsafe class CoarseScan
{
    /// <summary>Queries at a time.</summary>
    public const int MostQueries = 16;

    private const int QueriesOfFewColumns = 8;
    private const int ManyColumns = 384;

    private const int WordsOfBlock = 16;

    private readonly CoarseList[][] _lists = new CoarseList[MostQueries][];
    private readonly CoarseQuery[] _queries = new CoarseQuery[MostQueries];
    private readonly CoarseBound[] _bounds = new CoarseBound[MostQueries];
    private readonly double[] _least = new double[MostQueries];
    private readonly CoarseKernel _kernel;
    private readonly WorkSplitter _splitter;
    private SearchPart[] _parts = [];
    private long[] _firstBlocks = [];
    private int _partCount;
    private int _queryCount;

    /// <summary>Creates one.</summary>
    /// <param name="kernel">What multiplies codes.</param>
    /// <param name="splitter">Shares the work.</param>
    public CoarseScan(CoarseKernel kernel, WorkSplitter splitter)
    {
        _kernel = kernel;
        _splitter = splitter;
        for (int query = 0; query < MostQueries; query++)
        {
            _lists[query] = new CoarseList[splitter.Degree];
            for (int worker = 0; worker < splitter.Degree; worker++)
            {
                _lists[query][worker] = new CoarseList();
            }
        }
    }

    /// <summary>
    /// Queries up to which it is faster than comparing all rows. Measured: with 128 components as fast at 8 of them, with 384 at 16, and with 768 it
    /// takes two thirds of the time then.
    /// </summary>
    public static int QueriesFor(int columns) => columns < ManyColumns ? QueriesOfFewColumns : MostQueries;

    /// <summary>Begins without queries.</summary>
    /// <param name="parts">What to read.</param>
    public void Begin(ReadOnlySpan<SearchPart> parts)
    {
        if (_parts.Length < parts.Length)
        {
            _parts = new SearchPart[parts.Length];
            _firstBlocks = new long[parts.Length + 1];
        }

        parts.CopyTo(_parts);
        (_partCount, _queryCount) = (parts.Length, 0);
        for (int part = 0; part < parts.Length; part++)
        {
            _firstBlocks[part + 1] = _firstBlocks[part] + ((parts[part].Rows.Rows + (WordsOfBlock * Int8Rows.Word) - 1) / (WordsOfBlock * Int8Rows.Word));
        }
    }

    /// <summary>Adds a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="bound">Its bounds.</param>
    /// <param name="least">What a row must reach to count.</param>
    /// <param name="k">How many rows are wanted.</param>
    /// <param name="most">The most candidates that are of use.</param>
    /// <param name="cuts">Whether the best of them are kept where there are more.</param>
    public void Add(in CoarseQuery query, in CoarseBound bound, double least, int k, int most, bool cuts)
    {
        _queries[_queryCount] = query;
        _bounds[_queryCount] = bound;
        _least[_queryCount] = least;
        foreach (CoarseList list in _lists[_queryCount++])
        {
            list.Begin(k, most, cuts);
        }
    }

    /// <summary>Reads the copies.</summary>
    public void Run(CancellationToken cancellation)
    {
        var work = new Work(this);
        _splitter.Run(ref work, _firstBlocks[_partCount], cancellation);
    }

    /// <summary>What the threads found for a query.</summary>
    public ReadOnlySpan<CoarseList> ListsOf(int query) => _lists[query];

    /// <summary>Forgets the parts.</summary>
    public void End() => Array.Clear(_parts, 0, _partCount);

    private void Execute(long block, int worker)
    {
        int index = 0;
        while (_firstBlocks[index + 1] <= block)
        {
            index++;
        }

        ref readonly SearchPart part = ref _parts[index];
        long first = (block - _firstBlocks[index]) * WordsOfBlock * Int8Rows.Word;
        long end = Math.Min(first + (WordsOfBlock * Int8Rows.Word), part.Rows.Rows);
        fixed (ulong* words = part.Allowed)
        {
            for (long row = first; row < end; row += Int8Rows.Word)
            {
                ulong wanted = end - row < Int8Rows.Word ? (1UL << (int)(end - row)) - 1 : ulong.MaxValue;
                wanted &= words is null ? ulong.MaxValue : words[part.FirstWord + (row / Int8Rows.Word)];
                if (wanted != 0)
                {
                    Read(part, row, wanted, worker);
                }
            }
        }
    }

    private void Read(in SearchPart part, long row, ulong wanted, int worker)
    {
        int* high = stackalloc int[2 * Int8Rows.Word];
        int* low = high + Int8Rows.Word;
        var copy = (Int8Rows)part.Coarse!;
        byte* codes = copy.Codes + (row * copy.Stride);
        for (int query = 0; query < _queryCount; query++)
        {
            CoarseList list = _lists[query][worker];
            if (list.IsOverfull)
            {
                continue;
            }

            for (int i = 0; i < Int8Rows.Word; i += CoarseKernel.Rows)
            {
                if ((wanted >> i & ((1 << CoarseKernel.Rows) - 1)) != 0)
                {
                    _kernel.Multiply(codes + (i * copy.Stride), copy.Stride, _queries[query], high + i, low + i);
                }
            }

            Offer(query, list, (uint)(part.FirstRow + row), wanted, copy.Scales + row, copy.Rests + row, copy.Lengths + row, high, low);
        }
    }

    private void Offer(
        int query, CoarseList list, uint firstRow, ulong wanted, float* scales, float* rests, float* lengths, int* high, int* low)
    {
        CoarseBound bound = _bounds[query];
        double step = _queries[query].Step;
        double least = Volatile.Read(ref _least[query]);
        for (; wanted != 0; wanted &= wanted - 1)
        {
            int i = BitOperations.TrailingZeroCount(wanted);
            double product = scales[i] * step * (((double)CoarseQuery.Levels * high[i]) + low[i]);
            if (bound.QuickMost(product, rests[i], lengths[i]) < least)
            {
                continue;
            }

            (double from, double to) = bound.Range(product, rests[i], lengths[i]);
            if (!(to < least))
            {
                list.Add(firstRow + (uint)i, from, to, least);
                least = Math.Max(least, bound.Loosen(list.Least.Bound));
            }
        }

        Raise(ref _least[query], least);
    }

    private static void Raise(ref double shared, double value)
    {
        double seen = Volatile.Read(ref shared);
        while (value > seen)
        {
            double before = Interlocked.CompareExchange(ref shared, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private readonly struct Work(CoarseScan scan) : IBlockWork
    {
        public void Execute(long block, int worker) => scan.Execute(block, worker);
    }
}
