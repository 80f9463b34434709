using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Pairwise.Ranking;
using VkSim.Simd.Pairwise.Storing;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Pairwise;

/// <summary>What one call at a time uses, kept for the next one.</summary>
internal sealed unsafe class PairwiseCall(LevelParts parts) : IDisposable
{
    private const long LeastListBytes = 8 << 20;
    private const long MostListBytes = 256 << 20;
    private const int MergeBlock = 32;

    /// <summary>The share of rows up to which they are gathered: one is written and read once more then, and they do not follow one another.</summary>
    public const int ShareToGather = 8;


    private readonly NearestSink _nearest = parts.CreateNearestSink();
    private readonly ScratchBuffer _merge = new();
    private readonly GatheredRows _gathered = new();
    private readonly ScratchBuffer _bits = new();

    /// <summary>Packs and combines.</summary>
    public PairwiseRun Run { get; } = new();

    /// <summary>Writes matrices.</summary>
    public StoreSink Store { get; } = new();

    /// <summary>Writes the upper triangles of matrices.</summary>
    public CondensedSink Condensed { get; } = new();

    /// <summary>Collects what is within a radius.</summary>
    public RadiusSink Radius { get; } = parts.CreateRadiusSink();

    /// <summary>Sums over the pairs of rows.</summary>
    public ContrastiveForwardSink Forward { get; } = parts.CreateForwardSink();

    /// <summary>Multiplies weights of pairs with right rows.</summary>
    public ContrastiveBackwardSink Backward { get; } = parts.CreateBackwardSink();

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => Forward.ScratchBytes + Backward.ScratchBytes + Run.ScratchBytes + _nearest.ScratchBytes + Radius.ScratchBytes + _merge.Length + _gathered.ScratchBytes + _bits.Length;

    /// <summary>See <see cref="PairwiseEngine.Nearest"/>.</summary>
    public void Nearest(
        in HostMatrix queries,
        in HostMatrix database,
        in PairComparison comparison,
        in NearestSettings settings,
        RowFilter filter,
        Span<float> scores,
        Span<long> ids,
        WorkSplitter splitter,
        in OperationContext context)
    {
        scores.Fill(settings.Comparison.Metric.TailScore());
        ids.Fill(-1);
        if (queries.Rows == 0 || database.Rows == 0)
        {
            return;
        }

        int group = GroupSize(queries.Rows, settings.K, database.Rows, splitter.Degree);
        fixed (float* scoresPointer = scores)
        fixed (long* idsPointer = ids)
        {
            for (long first = 0; first < queries.Rows; first += group)
            {
                int count = (int)Math.Min(group, queries.Rows - first);
                HostMatrix part = Part(queries, first, count);
                var output = new NearestOutput(scoresPointer + (first * settings.K), idsPointer + (first * settings.K), settings.K);
                for (long row = 0; row < database.Rows; row += RankKey.IdLimit / 64 * 64)
                {
                    HostMatrix rows = Part(database, row, Math.Min(RankKey.IdLimit / 64 * 64, database.Rows - row));
                    bool smallest = !settings.Comparison.Metric.IsSimilarity();
                    _nearest.Begin(count, settings.K, rows.Rows, smallest, bound: null, splitter.Degree);
                    _nearest.TurnTo(0, filter.From(row));
                    Run.Execute(part, rows, comparison, _nearest, splitter, context);
                    Collect(count, rows.Rows, output with { FirstId = row, Smallest = smallest }, splitter);
                }
            }
        }
    }

    /// <summary>See <see cref="PairwiseEngine.Search"/>.</summary>
    public void Search(
        in HostMatrix queries,
        ReadOnlySpan<SearchPart> parts,
        in PairComparison comparison,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        WorkSplitter splitter,
        in OperationContext context)
    {
        scores.Fill(settings.Comparison.Metric.TailScore());
        rows.Fill(-1);
        (long all, long allowed) = Count(parts);
        if (allowed == 0)
        {
            return;
        }

        Quantization quantization = parts[0].Quantization;
        bool hasBits = quantization == Quantization.Binary;
        bool gathers = (quantization == Quantization.Int8 || (!hasBits && allowed <= all / ShareToGather)) && queries.Columns > 0;
        long population = gathers ? allowed : all;
        bool smallest = !settings.Comparison.Metric.IsSimilarity();
        int group = GroupSize(queries.Rows, settings.K, population, splitter.Degree);
        fixed (float* scoresPointer = scores)
        fixed (long* rowsPointer = rows)
        {
            for (long first = 0; first < queries.Rows; first += group)
            {
                int count = (int)Math.Min(group, queries.Rows - first);
                _nearest.Begin(count, settings.K, population, smallest, settings.Bound, splitter.Degree);
                var quiet = new OperationContext(context.CancellationToken);
                if (hasBits)
                {
                    CompareBits(Part(queries, first, count), parts, splitter, quiet);
                }
                else if (gathers)
                {
                    CompareGathered(Part(queries, first, count), parts, allowed, comparison, splitter, quiet);
                }
                else
                {
                    Compare(Part(queries, first, count), parts, comparison, splitter, quiet);
                }

                var output = new NearestOutput(scoresPointer + (first * settings.K), rowsPointer + (first * settings.K), settings.K);
                Collect(count, population, output with { Smallest = smallest }, splitter);
                context.Progress?.Report((double)(first + count) / queries.Rows);
            }
        }

        if (gathers)
        {
            foreach (ref long row in rows)
            {
                row = row < 0 ? row : _gathered.NumberOf(row);
            }
        }
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        Run.Dispose();
        _nearest.Dispose();
        Radius.Dispose();
        Forward.Dispose();
        Backward.Dispose();
        _merge.Dispose();
        _gathered.Dispose();
        _bits.Dispose();
    }

    private void Compare(in HostMatrix queries, ReadOnlySpan<SearchPart> parts, in PairComparison comparison, WorkSplitter splitter, in OperationContext context)
    {
        foreach (ref readonly SearchPart part in parts)
        {
            using HostLease lease = HostStorage.Lease(part.Rows, out HostMatrix rows);
            fixed (ulong* words = part.Allowed)
            {
                // Coded ones come here only where there are no columns.
                rows = part.Quantization != Quantization.None ? new HostMatrix(rows.Data, rows.Rows, queries.Columns, rows.RowStride, rows.ElementType) : rows;
                _nearest.TurnTo(part.FirstRow, FilterOf(part, words));
                Run.Execute(queries, rows, comparison, _nearest, splitter, context);
            }
        }
    }

    private void CompareBits(in HostMatrix queries, ReadOnlySpan<SearchPart> parts, WorkSplitter splitter, in OperationContext context)
    {
        int words = CodedRow.WordsOf(Quantization.Binary, queries.Columns);
        float* bits = (float*)_bits.Reserve(((queries.Rows * words) + queries.Columns) * sizeof(float));
        var vector = new Span<float>(bits + (queries.Rows * words), queries.Columns);
        for (long query = 0; query < queries.Rows; query++)
        {
            ElementConversion.Widen(queries.ElementType, new ReadOnlySpan<byte>(queries.Row(query), queries.Columns * queries.ElementSize), vector);
            CodedRow.Encode(Quantization.Binary, vector, new Span<float>(bits + (query * words), words));
        }

        foreach (ref readonly SearchPart part in parts)
        {
            using HostLease lease = HostStorage.Lease(part.Rows, out HostMatrix rows);
            fixed (ulong* allowed = part.Allowed)
            {
                RowFilter filter = FilterOf(part, allowed);
                _nearest.TurnTo(part.FirstRow, filter);
                var work = new BitScan(rows, (ulong*)bits, (int)queries.Rows, filter, _nearest);
                splitter.Run(ref work, work.Blocks, context.CancellationToken);
            }
        }
    }

    // Each part's rows are copied while its memory is held, and compared when a piece is full.
    private void CompareGathered(
        in HostMatrix queries, ReadOnlySpan<SearchPart> parts, long allowed, in PairComparison comparison, WorkSplitter splitter, in OperationContext context)
    {
        bool begun = false;
        foreach (ref readonly SearchPart part in parts)
        {
            using HostLease lease = HostStorage.Lease(part.Rows, out HostMatrix rows);
            if (!begun)
            {
                _gathered.Begin(allowed, queries.Columns, part.Quantization == Quantization.None ? rows.ElementType : ElementType.Float32, part.Quantization);
                begun = true;
            }

            fixed (ulong* words = part.Allowed)
            {
                for (long row = 0; row < rows.Rows;)
                {
                    row = _gathered.Take(rows, FilterOf(part, words), row, part.FirstRow, splitter);
                    if (_gathered.IsFull)
                    {
                        ComparePiece(queries, comparison, splitter, context);
                    }
                }
            }
        }

        ComparePiece(queries, comparison, splitter, context);
    }

    private void ComparePiece(in HostMatrix queries, in PairComparison comparison, WorkSplitter splitter, in OperationContext context)
    {
        if (_gathered.Piece.Rows > 0)
        {
            _nearest.TurnTo(_gathered.First, default);
            Run.Execute(queries, _gathered.Piece, comparison, _nearest, splitter, context);
            _gathered.Turn();
        }
    }

    private static (long All, long Allowed) Count(ReadOnlySpan<SearchPart> parts)
    {
        long all = 0;
        long allowed = 0;
        foreach (ref readonly SearchPart part in parts)
        {
            all += part.Rows.Rows;
            fixed (ulong* words = part.Allowed)
            {
                allowed += FilterOf(part, words).CountAllowed(part.Rows.Rows);
            }
        }

        return (all, allowed);
    }

    private static RowFilter FilterOf(in SearchPart part, ulong* words) => words is null ? default : new RowFilter(words + part.FirstWord);

    // Lists of all threads together stay within a quarter of the output's own size, or a few MiB if that is more.
    private static int GroupSize(long queries, int k, long population, int degree)
    {
        long perQuery = NearestLists.BytesPerQuery(k, population) * degree;
        long budget = Math.Clamp(queries * k * (sizeof(float) + sizeof(long)) / 4, LeastListBytes, MostListBytes);
        return (int)Math.Clamp(budget / perQuery, 1, Math.Min(queries, 1 << 20));
    }

    private static HostMatrix Part(in HostMatrix matrix, long first, long rows) =>
        new(matrix.Row(first), rows, matrix.Columns, matrix.RowStride, matrix.ElementType);

    private void Collect(int queries, long population, NearestOutput output, WorkSplitter splitter)
    {
        long slots = (long)splitter.Degree * NearestLists.CapacityFor(output.K, population);
        slots = Math.Max(slots, output.K);
        var work = new CollectWork
        {
            Sink = _nearest,
            Queries = queries,
            Output = output,
            Keys = (ulong*)_merge.Reserve(splitter.Degree * slots * sizeof(ulong)),
            KeysPerWorker = slots,
        };
        splitter.Run(ref work, (queries + MergeBlock - 1) / MergeBlock);
    }

    private struct CollectWork : IBlockWork
    {
        public required NearestSink Sink;
        public required int Queries;
        public required NearestOutput Output;
        public required ulong* Keys;
        public required long KeysPerWorker;

        public readonly void Execute(long block, int worker)
        {
            ulong* keys = Keys + (worker * KeysPerWorker);
            int first = (int)block * MergeBlock;
            for (int query = first; query < Math.Min(first + MergeBlock, Queries); query++)
            {
                int count = Sink.Collect(query, keys);
                Output.Write(query, keys, count);
            }
        }
    }
}
