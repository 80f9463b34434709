using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu.Coarse;

/// <summary>Records the kernels that write coarse copies, bound scores by them, and gather the rows that are compared as they are stored.</summary>
internal sealed class CoarseKernels(GpuContext gpu)
{
    /// <summary>Queries whose scores one dispatch bounds at most.</summary>
    public const int MostQueries = 8;

    // Bytes that invocations beside one another read together: a cache line.
    private const int MostLanes = 8;

    private readonly LaneKernels _lanes = new(gpu);
    private readonly RowKernels _rows = new(gpu);
    private readonly RowSquares _squares = new(gpu);

    private readonly record struct WriteConstants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint CodesBase, uint Words, uint FactsBase, float Slack);

    private readonly record struct BoundConstants(
        uint LeftBase, uint LeftStride, uint LeftRows, uint Fours, uint CodesBase, uint RightRows, uint Groups, uint FactsBase,
        uint ResultBase, uint ResultStride, float Epsilon, float Slack);

    private readonly record struct GatherConstants(
        uint SourceBase, uint SourceStride, uint FirstRow, uint Rows, uint Columns, uint BestBase, uint Count);

    /// <summary>Writes copies of rows from a place on.</summary>
    public void Write(RecordedWork work, in MatrixView rows, CoarseRows copy, long first)
    {
        long step = Math.Min(_lanes.RowsAtATime(rows), RowsInRange(copy));
        for (long row = 0; row < rows.Rows; row += step)
        {
            MatrixView part = rows.RowRange(row, Math.Min(step, rows.Rows - row));
            Kernel kernel = _lanes.Find("int8_rows", part.Columns, (2, (uint)part.ElementType));
            RowWindow source = RowWindow.Of(part, gpu.Limits);
            source.BindTo(kernel, "Source");
            uint codes = Bind(kernel, "Codes", copy.Codes, (first + row) * copy.Groups, part.Rows * copy.Groups, 16);
            uint facts = Bind(kernel, "Facts", copy.Facts, (first + row) * 3, part.Rows * 3, 4);
            kernel.SetConstants(new WriteConstants(
                source.FirstElement, source.Stride, source.Rows, source.Columns, 4 * codes, 4 * (uint)copy.Groups, facts, CoarseSlack.Of(part.Columns)));
            _lanes.Dispatch(work, kernel, part.Rows, part.Columns);
        }
    }

    /// <summary>Queries as <see cref="Bound"/> reads them, in working memory where they are of another type or have gaps; and their squares.</summary>
    public RowWindow PrepareLeft(RecordedWork work, in MatrixView queries)
    {
        _squares.Write(work, queries, gpu.Scratch.Get(ScratchKind.LeftDivisors, queries.Rows * 8));
        if (RowWindow.LayoutOf(queries) == RowLayout.Vec4)
        {
            return RowWindow.Of(queries, gpu.Limits);
        }

        uint stride = ((uint)queries.Columns + 3) / 4 * 4;
        long bytes = queries.Rows * stride * 4;
        GpuBuffer<byte> widened = gpu.Scratch.Get(ScratchKind.WidenedLeft, bytes);
        _rows.Widen(work, queries, widened);
        return new RowWindow(widened, 0, bytes, 0, stride, (uint)queries.Rows, (uint)queries.Columns, ElementType.Float32);
    }

    /// <summary>Rows whose scores one dispatch bounds.</summary>
    public long RowsAtATime(CoarseRows copy, long queries)
    {
        BoundCut cut = CutFor(copy, queries);
        long bound = Math.Min(RowsInRange(copy), gpu.Limits.GroupsX * RowsOfGroup(cut));
        return Math.Max(1, Math.Min(bound, gpu.Tuning.OperationsPerDispatch / (32L * queries * copy.Groups)));
    }

    /// <summary>Writes the most that scores can be.</summary>
    /// <param name="work">What to record into.</param>
    /// <param name="queries">Prepared queries.</param>
    /// <param name="copy">The rows' copies.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many, as <see cref="RowsAtATime"/> allows.</param>
    /// <param name="comparison">How rows are compared.</param>
    /// <param name="result">Queries × count.</param>
    public void Bound(
        RecordedWork work, in RowWindow queries, CoarseRows copy, long first, long count, in PairwiseSettings comparison, in MatrixView result)
    {
        BoundCut cut = CutFor(copy, queries.Rows);
        SubgroupSupport subgroups = gpu.SubgroupsOf(cut.Lanes);
        Kernel kernel = gpu.Kernels.Find(
            $"int8_bounds.{subgroups.Variant}", subgroups,
            (0, gpu.Tuning.RowGroup), (1, cut.Lanes), (3, (uint)comparison.Metric), (5, cut.LeftRows), (6, cut.RightRows), (7, gpu.Tuning.BoundsReadAhead ? 1 : 0));
        queries.BindTo(kernel, "Left");
        kernel.SetBuffer("Squares", gpu.Scratch.Get(ScratchKind.LeftDivisors, queries.Rows * 8L), 0, queries.Rows * 8L);
        uint codes = Bind(kernel, "Codes", copy.Codes, first * copy.Groups, count * copy.Groups, 16);
        uint facts = Bind(kernel, "Facts", copy.Facts, first * 3, count * 3, 4);
        uint target = Bind(
            kernel, "Result", ((GpuStorage)result.Storage).Buffer, result.FirstElement, ((result.Rows - 1) * result.RowStride) + count, 4);
        kernel.SetConstants(new BoundConstants(
            queries.FirstElement / 4, queries.Stride / 4, queries.Rows, (queries.Columns + 3) / 4, codes, (uint)count, (uint)copy.Groups, facts,
            target, (uint)result.RowStride, comparison.Cosine.Epsilon, CoarseSlack.Of((int)queries.Columns)));
        work.Dispatch(
            kernel, (uint)((count + RowsOfGroup(cut) - 1) / RowsOfGroup(cut)), (queries.Rows + (uint)cut.LeftRows - 1) / (uint)cut.LeftRows,
            32L * queries.Rows * count * copy.Groups);
    }

    /// <summary>Gathers candidates' rows as fp32 in whole groups of 4 columns; in the place of an empty one zeros.</summary>
    /// <param name="work">What to record into.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="best">(key, row) of candidates.</param>
    /// <param name="first">The first candidate.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Receives the rows.</param>
    public void Gather(RecordedWork work, in MatrixView rows, GpuBuffer best, long first, long count, GpuBuffer target)
    {
        long groups = (rows.Columns + 3L) / 4;
        long step = gpu.Limits.RowsInRange(rows);
        for (long row = 0; row < rows.Rows; row += step)
        {
            MatrixView part = rows.RowRange(row, Math.Min(step, rows.Rows - row));
            Kernel kernel = gpu.Kernels.Find("int8_candidates", (0, gpu.Tuning.RowGroup), (2, (uint)rows.ElementType));
            RowWindow source = RowWindow.Of(part, gpu.Limits);
            source.BindTo(kernel, "Source");
            uint candidates = Bind(kernel, "Best", best, first, count, 8);
            kernel.SetBuffer("Target", target, 0, count * groups * 16);
            kernel.SetConstants(new GatherConstants(
                source.FirstElement, source.Stride, (uint)row, source.Rows, source.Columns, candidates, (uint)count));
            (uint x, uint y) = gpu.Limits.Flat(((count * groups) + gpu.Tuning.RowGroup - 1) / gpu.Tuning.RowGroup);
            work.Dispatch(kernel, x, y, count * rows.Columns);
        }
    }

    // Items of a buffer; gives the place of the first one in what is bound.
    private uint Bind(Kernel kernel, string name, GpuBuffer buffer, long first, long count, int bytes)
    {
        (long offset, uint place) = gpu.Limits.Aligned(first, bytes);
        kernel.SetBuffer(name, buffer, offset, (place + count) * bytes);
        return place;
    }

    private long RowsInRange(CoarseRows copy) => Math.Max(1, gpu.Limits.Range / Math.Max(16L * copy.Groups, CoarseRows.FactBytes));

    private int RowsOfGroup(in BoundCut cut) => gpu.Tuning.RowGroup / cut.Lanes * cut.RightRows;

    // Few queries with many rows, or many with few: each sum is a vector in registers.
    private BoundCut CutFor(CoarseRows copy, long queries)
    {
        int lanes = 1;
        while (lanes < Math.Min(MostLanes, gpu.Tuning.MostLanes) && 4 * lanes <= copy.Groups)
        {
            lanes *= 2;
        }

        int most = gpu.Tuning.BoundSums;
        int leftRows = queries <= 2 ? (int)queries : queries <= 4 ? 4 : Math.Min(MostQueries, most);
        return new BoundCut(lanes, leftRows, Math.Min(lanes == 1 ? most : 4, most / leftRows));
    }

    private readonly record struct BoundCut(int Lanes, int LeftRows, int RightRows);
}
