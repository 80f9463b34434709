using System.Buffers;
using System.Runtime.CompilerServices;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu.Coarse;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <content>
/// A search that reads coarse copies first: the rows whose scores can be greatest by their bounds are gathered and compared as they are stored, all in
/// one submission, and the host looks whether they are enough. Comparisons are those of a search without copies, so the answers have the same
/// bits.
/// </content>
internal sealed partial class NearestOperation
{
    // Of fewer rows for each candidate all are compared as soon.
    private const int LeastOfCandidates = 8;

    private readonly CoarseKernels _coarse;
    private readonly CoarseRanking _coarseRanking = new();
    private readonly RecordedWorkCache<CoarseKey> _coarseParts;
    private readonly RecordedWorkCache<CopyKey> _copies;
    private int[] _wanted = [];
    private bool[] _whole = [];

    private readonly record struct CoarseKey(
        MatrixView Queries, MatrixView Database, CoarseRows Copy, PairwiseSettings Comparison, int Wanted, AllowedRows Allowed, long Results);

    private readonly record struct CopyKey(MatrixView Rows, CoarseRows Copy, long First);

    /// <summary>Writes coarse copies of rows from a place on.</summary>
    public void WriteCoarse(in MatrixView rows, CoarseRows copy, long first) =>
        _copies.Get(new CopyKey(rows, copy, first), _coarse, static (work, key, kernels) => kernels.Write(work, key.Rows, key.Copy, key.First)).Run(default);

    /// <summary>Whether a search reads less by coarse copies, and has the same bits.</summary>
    public bool SuitsCoarse(in MatrixView queries, ReadOnlySpan<SearchPart> parts, in SearchSettings settings)
    {
        long wanted = CoarseRanking.FirstWanted(settings);
        if (settings.Coarse is null || queries.Rows > Math.Min(CoarseKernels.MostQueries, _gpu.Tuning.ScoredQueries) || wanted > RowsOf(parts) / LeastOfCandidates
            || queries.Rows * wanted * ((queries.Rows * sizeof(float)) + WordBytes) > ResultBytes / parts.Length)
        {
            return false;
        }

        foreach (ref readonly SearchPart part in parts)
        {
            // Matrix units sum in an order of their own.
            if (part.Coarse is not CoarseRows || queries.Rows > ScoredAtATime(SearchedRows(part), (int)wanted)
                || PairwiseMethod.For(_gpu.Tuning, queries, part.Rows, settings.Comparison).Matrix is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>See <see cref="IVectorBackend.Search"/>, where <see cref="SuitsCoarse"/> holds.</summary>
    public void SearchCoarse(
        in MatrixView queries, ReadOnlySpan<SearchPart> parts, in SearchSettings settings, Span<float> scores, Span<long> rows, in OperationContext context)
    {
        WriteAllowed(parts);
        _coarseRanking.Begin((int)queries.Rows, RowsOf(parts), settings);
        while (_coarseRanking.Next())
        {
            GpuBuffer<byte> results = CoarseResults(parts, out int bytes);
            MatrixView some = queries.RowRange(_coarseRanking.First, _coarseRanking.Count);
            for (int i = 0; i < parts.Length; i++)
            {
                CoarseWork(some, parts, i, settings)?.Run(new OperationContext(context.CancellationToken));
            }

            byte[] packed = ArrayPool<byte>.Shared.Rent(bytes);
            results.Read(packed.AsSpan(0, bytes));
            _coarseRanking.Take(packed.AsSpan(0, bytes), parts, _wanted.AsSpan(0, parts.Length), _whole);
            ArrayPool<byte>.Shared.Return(packed);
        }

        _coarseRanking.CopyTo(scores, rows);
        foreach (int query in _coarseRanking.Plain)
        {
            Search(queries.RowRange(query, 1), parts, settings, scores.Slice(query * settings.K, settings.K), rows.Slice(query * settings.K, settings.K), context);
        }
    }

    /// <summary>As <see cref="SearchCoarse"/>, without blocking a thread while the device works.</summary>
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    public async ValueTask SearchCoarseAsync(
        MatrixView queries, ReadOnlyMemory<SearchPart> parts, SearchSettings settings, Memory<float> scores, Memory<long> rows, OperationContext context)
    {
        WriteAllowed(parts.Span);
        _coarseRanking.Begin((int)queries.Rows, RowsOf(parts.Span), settings);
        while (_coarseRanking.Next())
        {
            GpuBuffer<byte> results = CoarseResults(parts.Span, out int bytes);
            MatrixView some = queries.RowRange(_coarseRanking.First, _coarseRanking.Count);
            for (int i = 0; i < parts.Length; i++)
            {
                if (CoarseWork(some, parts.Span, i, settings) is { } work)
                {
                    await work.RunAsync(new OperationContext(context.CancellationToken), 0, 1).ConfigureAwait(false);
                }
            }

            byte[] packed = ArrayPool<byte>.Shared.Rent(bytes);
            await results.ReadAsync(packed.AsMemory(0, bytes), 0, context.CancellationToken).ConfigureAwait(false);
            _coarseRanking.Take(packed.AsSpan(0, bytes), parts.Span, _wanted.AsSpan(0, parts.Length), _whole);

            // Not after a failure: the device may still be writing it.
            ArrayPool<byte>.Shared.Return(packed);
        }

        _coarseRanking.CopyTo(scores.Span, rows.Span);
        foreach (int query in _coarseRanking.Plain)
        {
            await SearchAsync(
                queries.RowRange(query, 1), parts, settings, scores.Slice(query * settings.K, settings.K), rows.Slice(query * settings.K, settings.K),
                context).ConfigureAwait(false);
        }
    }

    private static long RowsOf(ReadOnlySpan<SearchPart> parts)
    {
        long rows = 0;
        foreach (ref readonly SearchPart part in parts)
        {
            rows += part.Rows.Rows;
        }

        return rows;
    }

    // Decides how many candidates each part has, and makes room for them.
    private GpuBuffer<byte> CoarseResults(ReadOnlySpan<SearchPart> parts, out int bytes)
    {
        if (_wanted.Length < parts.Length)
        {
            (_wanted, _whole) = (new int[2 * parts.Length], new bool[2 * parts.Length]);
        }

        long before = 0;
        bytes = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            long searched = SearchedRows(parts[i]);
            _wanted[i] = _coarseRanking.WantedOf(before, parts[i].Rows.Rows, searched);
            _whole[i] = _wanted[i] == searched;
            before += parts[i].Rows.Rows;
            bytes = checked(bytes + (int)_coarseRanking.BytesOf(_wanted[i]));
        }

        return _gpu.Scratch.Get(ScratchKind.BestOfParts, bytes);
    }

    // The recorded search of a part, whose results go behind those of the parts before it; null where no candidates of it are wanted.
    private RecordedWork? CoarseWork(in MatrixView queries, ReadOnlySpan<SearchPart> parts, int number, in SearchSettings settings)
    {
        if (_wanted[number] == 0)
        {
            return null;
        }

        long results = 0;
        long bits = 0;
        for (int i = 0; i < number; i++)
        {
            results += _coarseRanking.BytesOf(_wanted[i]);
            bits += AllowedBytes(parts[i]);
        }

        SearchPart part = parts[number];
        MatrixView rows = part.Rows with { Rows = SearchedRows(part) };
        var allowed = new AllowedRows(HasBits(part) ? _gpu.Scratch.Get(ScratchKind.Allowed, 1) : null, bits, rows.Rows);
        var key = new CoarseKey(queries, rows, (CoarseRows)part.Coarse!, settings.Comparison, _wanted[number], allowed, results);
        return _coarseParts.Get(key, this, static (work, k, self) => self.RecordCoarse(work, k));
    }

    private void RecordCoarse(RecordedWork work, in CoarseKey key)
    {
        long queries = key.Queries.Rows;
        long count = queries * key.Wanted;
        GpuBuffer<byte> best = Best(queries, key.Wanted);
        FindCandidates(work, key, best);
        work.Copy(best, _gpu.Scratch.Get(ScratchKind.BestOfParts, key.Results + (count * WordBytes)), key.Results, count * WordBytes);
        GpuBuffer<byte> exact = CompareCandidates(work, key, best, count);
        long first = key.Results + (count * WordBytes);
        long bytes = queries * count * sizeof(float);
        work.Copy(exact, _gpu.Scratch.Get(ScratchKind.BestOfParts, first + bytes), first, bytes);
    }

    private void FindCandidates(RecordedWork work, in CoarseKey search, GpuBuffer best)
    {
        CoarseKey key = search;
        long queries = key.Queries.Rows;
        long window = ScoredWindow(queries, key.Database.Rows, key.Wanted);
        long stride = (window + 3) / 4 * 4;
        var bounds = new GpuStorage(_gpu.Scratch.Get(ScratchKind.Scores, queries * stride * sizeof(float)), queries * stride);
        RowWindow left = _coarse.PrepareLeft(work, key.Queries);
        long step = _coarse.RowsAtATime(key.Copy, queries);
        _selection.Find(work, queries, key.Database.Rows, window, Bounds, key.Wanted, largest: true, best, key.Allowed);

        MatrixView Bounds(long first, int count)
        {
            var written = new MatrixView(bounds, 0, queries, count, stride);
            for (long row = 0; row < count; row += step)
            {
                _coarse.Bound(
                    work, left, key.Copy, first + row, Math.Min(step, count - row), key.Comparison, written with { FirstElement = row });
            }

            return written;
        }
    }

    // Of every query with the candidates of all: queries × count.
    private GpuBuffer<byte> CompareCandidates(RecordedWork work, in CoarseKey key, GpuBuffer best, long count)
    {
        long stride = (key.Database.Columns + 3L) / 4 * 4;
        long step = Math.Max(1, Math.Min(count, Math.Min(_gpu.Limits.Range, _gpu.Tuning.ScratchBytes / 2) / (stride * sizeof(float))));
        GpuBuffer<byte> rows = _gpu.Scratch.Get(ScratchKind.DecodedRows, step * stride * sizeof(float));
        var gathered = new MatrixView(new GpuStorage(rows, step * stride), 0, step, key.Database.Columns, stride);
        PairwiseMethod method = PairwiseMethod.For(_gpu.Tuning, key.Queries, gathered, key.Comparison);
        step = Math.Min(step, _pairs.RightRowsAtATime(gathered, method));
        GpuBuffer<byte> exact = _gpu.Scratch.Get(ScratchKind.Scores, key.Queries.Rows * count * sizeof(float));
        var result = new MatrixView(new GpuStorage(exact, key.Queries.Rows * count), 0, key.Queries.Rows, checked((int)count), count);
        var outcome = new PairwiseOutcome { Result = result, LeftStep = count, RightStep = 1 };
        PairwiseKernels.Left left = _pairs.PrepareLeft(work, key.Queries, method, key.Comparison);
        for (long first = 0; first < count; first += step)
        {
            MatrixView part = gathered with { Rows = Math.Min(step, count - first) };
            _coarse.Gather(work, key.Database, best, first, part.Rows, rows);
            _pairs.PrepareRight(work, part, method, key.Comparison);
            _pairs.Compare(work, left, part, method, key.Comparison, outcome.At(0, first));
        }

        return exact;
    }
}
