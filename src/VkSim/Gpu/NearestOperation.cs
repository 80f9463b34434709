using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>
/// Exact search on a GPU. The database passes in windows; a comparison that beats the worst neighbour so far is offered to its
/// query's list, and after each window the list is cut to the best. The first windows are small and raise the threshold, so
/// that of the later ones little is offered. Scores are never written as a matrix, and lists have room for a whole window, so
/// that no order of the rows can overflow them.
/// </summary>
internal sealed partial class NearestOperation : IDisposable
{
    // Writers that change the database while it is searched: after so many times the search computes all it needs itself.
    private const int MostAttempts = 3;

    private readonly record struct Key(MatrixView Queries, MatrixView Database, NearestSettings Settings, GpuBuffer? Factors);

    private readonly GpuContext _gpu;
    private readonly PairwiseKernels _pairs;
    private readonly CandidateKernels _candidates;
    private readonly RowFactorOperation _factors;
    private readonly RecordedWorkCache<Key> _cache;

    public NearestOperation(GpuContext gpu, PairwiseKernels pairs)
    {
        _gpu = gpu;
        _pairs = pairs;
        _candidates = new CandidateKernels(gpu);
        _factors = new RowFactorOperation(gpu, pairs);
        _cache = gpu.CreateCache<Key>("nearest");
    }

    /// <summary>Searches and reads the result; queries and database have rows.</summary>
    /// <exception cref="NotSupportedException">More neighbours than the device's bindings or 32-bit ids can hold.</exception>
    public void Run(
        in MatrixView queries, in MatrixView database, in NearestSettings settings, Span<float> scores, Span<long> ids, in OperationContext context)
    {
        int wanted = (int)Math.Min(settings.K, database.Rows);
        long atATime = QueriesAtATime(queries, database, wanted, settings.Comparison);
        for (long q = 0; q < queries.Rows; q += atATime)
        {
            MatrixView part = queries.RowRange(q, Math.Min(atATime, queries.Rows - q));
            double from = (double)q / queries.Rows;
            double to = (double)(q + part.Rows) / queries.Rows;
            for (int attempt = 0; !Search(part, database, settings, attempt < MostAttempts, context, from, to); attempt++)
            {
            }

            Read(part.Rows, wanted, settings, scores[(int)(q * settings.K)..], ids[(int)(q * settings.K)..]);
            context.Progress?.Report(to);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _factors.Dispose();
        _cache.Dispose();
    }

    // False where the database was written meanwhile, so that its rows may have met factors of others.
    private bool Search(
        in MatrixView part, in MatrixView database, in NearestSettings settings, bool takesKept, in OperationContext context, double from, double to)
    {
        using HeldRowFactors held = takesKept ? Hold(part, database, settings) : default;
        Recorded(part, database, settings, held.Factors).Run(context, from, to);
        return held.AreOfTheseRows;
    }

    private HeldRowFactors Hold(in MatrixView queries, in MatrixView database, in NearestSettings settings) => _factors.Hold(
        database, PairwiseMethod.For(_gpu.Tuning, queries, database, settings.Comparison), settings.Comparison);

    private long CandidateRoom => Math.Min(_gpu.Tuning.ScratchBytes, _gpu.Limits.Range) / 8;

    // A window of the database should be no smaller than the neighbours wanted, or most of the work is sorting them again.
    private long QueriesAtATime(in MatrixView queries, in MatrixView database, int wanted, in PairwiseSettings comparison)
    {
        if (database.Rows >= ScoreKeys.EmptyId)
        {
            throw new NotSupportedException($"A search counts rows in 32 bits; the database has {database.Rows}.");
        }

        long window = Math.Min(database.Rows, Math.Max(4096, wanted));
        long most = Math.Min(_gpu.Limits.Range / 8, CandidateRoom) / (wanted + window);
        if (most == 0)
        {
            if (wanted + 1L > _gpu.Limits.Range / 8)
            {
                throw new NotSupportedException($"{wanted} neighbours of a query do not fit one binding of the device ({_gpu.Limits.Range} bytes).");
            }

            most = 1;
        }

        PairwiseMethod method = PairwiseMethod.For(_gpu.Tuning, queries, database, comparison);
        return Math.Min(Math.Min(most, _gpu.Tuning.QueryWindow), Math.Min(_gpu.Limits.GroupsY, _pairs.LeftRowsAtATime(queries, method)));
    }

    private void Record(RecordedWork work, in Key key)
    {
        MatrixView queries = key.Queries;
        MatrixView database = key.Database;
        PairwiseSettings comparison = key.Settings.Comparison;
        int wanted = (int)Math.Min(key.Settings.K, database.Rows);
        PairwiseMethod method = PairwiseMethod.For(_gpu.Tuning, queries, database, comparison);
        if (key.Factors is not null)
        {
            method = method with { InlineNorms = false };
        }

        long window = LargestWindow(queries, database, wanted, method, comparison);
        CandidateLists lists = CreateLists(queries.Rows, wanted + window);
        CandidateKernels.Clear(work, lists, queries.Rows);
        PairwiseKernels.Left left = _pairs.PrepareLeft(work, queries, method, comparison);
        long rows = Math.Min(window, Math.Max(_gpu.Tuning.FirstWindow, 2L * wanted));
        for (long first = 0; first < database.Rows; first += rows, rows = Math.Min(window, first))
        {
            MatrixView part = database.RowRange(first, Math.Min(rows, database.Rows - first));
            if (key.Factors is null)
            {
                _pairs.PrepareRight(work, part, method, comparison);
            }

            RightFactors? factors = key.Factors is { } kept ? new RightFactors(kept, first) : null;
            _pairs.Compare(work, left, part, method, comparison, new PairwiseOutcome { Lists = lists, FirstId = (uint)first }, factors);
            lists = _candidates.Keep(work, lists, queries.Rows, wanted);
        }

        GpuBuffer best = _gpu.Scratch.Get(ScratchKind.Best, queries.Rows * wanted * 8);
        _candidates.Collect(work, lists, best, queries.Rows, wanted);
    }

    private long LargestWindow(
        in MatrixView queries, in MatrixView database, int wanted, in PairwiseMethod method, in PairwiseSettings comparison)
    {
        long room = Math.Max(1, (CandidateRoom / queries.Rows) - wanted);
        if (queries.Rows == 1)
        {
            room = Math.Max(room, Math.Min(wanted, (_gpu.Limits.Range / 8) - wanted));
        }

        room = wanted <= CandidateKernels.MostForSelection ? Math.Min(room, _gpu.Tuning.MostSelected)
            : wanted <= _candidates.MostForCut / 2 ? Math.Min(room, _candidates.MostForCut - wanted)
            : room;
        long operations = _gpu.Tuning.OperationsPerDispatch / (PairwisePower.Operations(comparison) * queries.Rows * Math.Max(1, queries.Columns));
        long bound = Math.Min(_pairs.RightRowsAtATime(database, method), Math.Max(1, operations));
        return Math.Min(database.Rows, Math.Min(room, bound));
    }

    private CandidateLists CreateLists(long queries, long capacity) => new(
        _gpu.Scratch.Get(ScratchKind.Thresholds, queries * 4),
        _gpu.Scratch.Get(ScratchKind.Counts, queries * 4),
        _gpu.Scratch.Get(ScratchKind.Kept, queries * 4),
        _gpu.Scratch.Get(ScratchKind.Candidates, queries * capacity * 8),
        (uint)capacity);

    private void Read(long queries, int wanted, in NearestSettings settings, Span<float> scores, Span<long> ids)
    {
        GpuBuffer<byte> best = _gpu.Scratch.Get(ScratchKind.Best, queries * wanted * 8);
        ulong[] packed = ArrayPool<ulong>.Shared.Rent((int)(queries * wanted));
        try
        {
            Span<ulong> found = packed.AsSpan(0, (int)(queries * wanted));
            best.Read(MemoryMarshal.AsBytes(found));
            ScoreKeys.UnpackRows(found, wanted, settings.K, settings.Comparison.Metric, scores, ids);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(packed);
        }
    }
}
