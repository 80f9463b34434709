using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu.Coarse;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>
/// Exact search on a GPU. Where queries are few or many neighbours wanted, the scores of a window of the database are written, and the best of
/// them taken block by block: in few dispatches, as one window of working memory holds very many rows. Otherwise a comparison that beats the
/// worst neighbour so far is offered to its query's list, and after each window the list is cut to the best. The first windows are
/// small and raise the threshold, so that of the later ones little is offered, and lists have room for a whole window, so that no order of
/// the rows can overflow them. Scores are never written as a matrix of all pairs.
/// </summary>
internal sealed partial class NearestOperation : IDisposable
{
    // Writers that change the database while it is searched: after so many times the search computes all it needs itself.
    private const int MostAttempts = 3;

    // Database rows that are looked at together at least.
    private const int LeastWindow = 4096;

    private readonly record struct Key(
        MatrixView Queries, MatrixView Database, NearestSettings Settings, GpuBuffer? Factors, AllowedRows Allowed = default);

    private readonly GpuContext _gpu;
    private readonly PairwiseKernels _pairs;
    private readonly CandidateKernels _candidates;
    private readonly BlockSelection _selection;
    private readonly BitKernels _bits;
    private readonly RowFactorOperation _factors;
    private readonly RecordedWorkCache<Key> _cache;
    private readonly RecordedWorkCache<PartKey> _parts;

    public NearestOperation(GpuContext gpu, PairwiseKernels pairs)
    {
        _gpu = gpu;
        _pairs = pairs;
        _candidates = new CandidateKernels(gpu);
        _selection = new BlockSelection(gpu);
        _bits = new BitKernels(gpu);
        _coarse = new CoarseKernels(gpu);
        _factors = new RowFactorOperation(gpu, pairs);
        _cache = gpu.CreateCache<Key>("nearest");
        _parts = gpu.CreateCache<PartKey>("nearest of a part", MostParts);
        _coarseParts = gpu.CreateCache<CoarseKey>("nearest of a part by its copy", MostParts);
        _copies = gpu.CreateCache<CopyKey>("coarse copy");
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
        _parts.Dispose();
        _coarseParts.Dispose();
        _copies.Dispose();
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
        database, MethodFor(queries, database, (int)Math.Min(settings.K, database.Rows), settings.Comparison), settings.Comparison);

    private long CandidateRoom => Math.Min(_gpu.Tuning.ScratchBytes, _gpu.Limits.Range) / 8;

    private long QueriesAtATime(in MatrixView queries, in MatrixView database, int wanted, in PairwiseSettings comparison)
    {
        if (database.Rows >= ScoreKeys.EmptyId)
        {
            throw new NotSupportedException($"A search counts rows in 32 bits; the database has {database.Rows}.");
        }

        long most = wanted <= CandidateKernels.MostForSelection
            ? CandidateRoom / (wanted + Math.Min(database.Rows, LeastWindow))
            : ScoredAtATime(database.Rows, wanted);
        PairwiseMethod method = MethodFor(queries, database, wanted, comparison);
        most = Math.Min(Math.Min(most, _gpu.Tuning.QueryWindow), Math.Min(_gpu.Limits.GroupsY, _pairs.LeftRowsAtATime(queries, method)));
        return Math.Max(1, most);
    }

    private void Record(RecordedWork work, in Key key)
    {
        int wanted = (int)Math.Min(key.Settings.K, key.Database.Rows);
        PairwiseMethod method = MethodFor(key.Queries, key.Database, wanted, key.Settings.Comparison);
        if (key.Factors is not null)
        {
            method = method with { InlineNorms = false };
        }

        if (IsScored(key.Queries.Rows, key.Database.Rows, wanted))
        {
            RecordScores(work, key, method, wanted);
        }
        else
        {
            RecordOffers(work, key, method, wanted);
        }
    }

    private bool IsScored(long queries, long databaseRows, int wanted) => wanted > CandidateKernels.MostForSelection
        || queries <= Math.Min(_gpu.Tuning.ScoredQueries, ScoredAtATime(databaseRows, wanted));

    // Few queries read a byte a component as it is; with more it is decoded once for all of them.
    private PairwiseMethod MethodFor(in MatrixView queries, in MatrixView database, int wanted, in PairwiseSettings comparison)
    {
        Quantization coding = CodedView.CodingOf(database);
        if (coding == Quantization.Binary)
        {
            return _bits.MethodFor(queries.Rows);
        }

        PairwiseMethod method = PairwiseMethod.For(_gpu.Tuning, queries, database, comparison);
        bool reads = !method.Staged && queries.Rows <= Math.Min(_gpu.Tuning.FewRows, _gpu.Tuning.ScoredQueries) && IsScored(queries.Rows, database.Rows, wanted);
        return coding == Quantization.None || reads
            ? method
            : PairwiseMethod.For(_gpu.Tuning, queries.Rows, database.Rows, queries.Columns, comparison, queries.Columns % 4 == 0) with { DecodesRight = true };
    }

    private PairwiseKernels.Left PrepareLeft(RecordedWork work, in Key key, in PairwiseMethod method) =>
        CodedView.CodingOf(key.Database) == Quantization.Binary
            ? _bits.PrepareLeft(work, key.Queries)
            : _pairs.PrepareLeft(work, key.Queries, method, key.Settings.Comparison);

    private void RecordOffers(RecordedWork work, in Key key, in PairwiseMethod method, int wanted)
    {
        MatrixView queries = key.Queries;
        MatrixView database = key.Database;
        PairwiseSettings comparison = key.Settings.Comparison;
        long window = LargestWindow(queries, database, wanted, method, comparison);
        CandidateLists lists = CreateLists(queries.Rows, wanted + window);
        CandidateKernels.Clear(work, lists, queries.Rows);
        PairwiseKernels.Left left = PrepareLeft(work, key, method);
        long rows = Math.Min(window, Math.Max(_gpu.Tuning.FirstWindow, 2L * wanted));
        for (long first = 0; first < database.Rows; first += rows, rows = Math.Min(window, first))
        {
            MatrixView part = database.RowRange(first, Math.Min(rows, database.Rows - first));
            Compare(work, key, method, left, part, first, new PairwiseOutcome { Lists = lists, FirstId = (uint)first, Allowed = key.Allowed });
            _candidates.Keep(work, lists, queries.Rows, wanted);
        }

        _candidates.Collect(work, lists, Best(queries.Rows, wanted), queries.Rows, wanted);
    }

    private void RecordScores(RecordedWork work, in Key key, PairwiseMethod method, int wanted)
    {
        Key search = key;
        long queries = key.Queries.Rows;
        PairwiseSettings comparison = key.Settings.Comparison;
        long window = ScoredWindow(queries, key.Database.Rows, wanted);
        long stride = (window + 3) / 4 * 4;
        var scores = new GpuStorage(_gpu.Scratch.Get(ScratchKind.Scores, queries * stride * 4), queries * stride);
        PairwiseKernels.Left left = PrepareLeft(work, key, method);
        long step = RowsOfDispatch(key.Queries, key.Database, method, comparison);
        _selection.Find(work, queries, key.Database.Rows, window, Scores, wanted, comparison.Metric.IsSimilarity(), Best(queries, wanted), key.Allowed);

        MatrixView Scores(long first, int count)
        {
            var written = new MatrixView(scores, 0, queries, count, stride);
            var outcome = new PairwiseOutcome { Result = written, LeftStep = stride, RightStep = 1 };
            for (long row = 0; row < count; row += step)
            {
                MatrixView part = search.Database.RowRange(first + row, Math.Min(step, count - row));
                Compare(work, search, method, left, part, first + row, outcome.At(0, row));
            }

            return written;
        }
    }

    private void Compare(
        RecordedWork work, in Key key, in PairwiseMethod method, in PairwiseKernels.Left left, in MatrixView part, long first, in PairwiseOutcome outcome)
    {
        if (CodedView.CodingOf(part) == Quantization.Binary)
        {
            _bits.Compare(work, left, part, method, outcome);
            return;
        }

        PairwiseSettings comparison = key.Settings.Comparison;
        MatrixView rows = _pairs.ReadableRight(work, part, method);
        if (key.Factors is null)
        {
            _pairs.PrepareRight(work, rows, method, comparison);
        }

        _pairs.Compare(work, left, rows, method, comparison, outcome, key.Factors is { } kept ? new RightFactors(kept, first) : null);
    }

    // A window should be several times as long as what is wanted of it, or it is hardly worth selecting from.
    private long ScoredAtATime(long databaseRows, int wanted)
    {
        long window = Math.Min(databaseRows, Math.Max(LeastWindow, 4L * wanted));
        long rows = Math.Min(_gpu.Tuning.ScratchBytes, _gpu.Limits.Range) / 4 / window;
        return Math.Max(1, Math.Min(rows, _selection.RowsAtATime(window, window == databaseRows, wanted)));
    }

    private long ScoredWindow(long queries, long databaseRows, int wanted)
    {
        long room = Math.Min(_gpu.Limits.Range, Math.Max(_gpu.Tuning.ScratchBytes, 16L * wanted)) / 4 / queries;
        return Math.Min(databaseRows, Math.Min(room / 4 * 4, _selection.ColumnsAtATime(wanted)));
    }

    private long LargestWindow(in MatrixView queries, in MatrixView database, int wanted, in PairwiseMethod method, in PairwiseSettings comparison)
    {
        long room = Math.Min((CandidateRoom / queries.Rows) - wanted, _gpu.Tuning.MostSelected);
        return Math.Min(Math.Max(1, room), RowsOfDispatch(queries, database, method, comparison));
    }

    private long RowsOfDispatch(in MatrixView queries, in MatrixView database, in PairwiseMethod method, in PairwiseSettings comparison)
    {
        long operationsOfPair = CodedView.CodingOf(database) == Quantization.Binary
            ? BitKernels.OperationsOf(queries.Columns)
            : PairwisePower.Operations(comparison) * Math.Max(1, queries.Columns);
        long operations = _gpu.Tuning.OperationsPerDispatch / (operationsOfPair * queries.Rows);
        return Math.Min(database.Rows, Math.Min(_pairs.RightRowsAtATime(database, method), Math.Max(1, operations)));
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
