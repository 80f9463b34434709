using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records norms of any order, of rows and of columns.</summary>
internal sealed class NormKernels(GpuContext gpu, ElementKernels elements)
{
    // Rows that one invocation adds up; fixed, so that a sum depends on nothing but its column.
    public const int ChunkRows = 64;

    private readonly LaneKernels _lanes = new(gpu, LaneSplit.Chains);

    private readonly record struct OrderConstants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint NormsBase, uint Flags, float Epsilon, float Order);

    private readonly record struct SumConstants(
        uint SourceBase, uint SourceStride, uint GradientBase, uint GradientStride, uint Rows, uint Columns, uint Chunk, float Order);

    private readonly record struct MergeConstants(uint Columns, uint Chunks, uint Largest);

    private readonly record struct ColumnConstants(uint Columns, uint NormsBase, uint Flags, float Epsilon, float Order);

    /// <summary>The kind of a norm of order p.</summary>
    public static NormOrder OrderOf(float p) => p switch
    {
        0 => NormOrder.Zero,
        1 => NormOrder.One,
        2 => NormOrder.Two,
        float.PositiveInfinity => NormOrder.Maximum,
        _ => NormOrder.Other,
    };

    /// <summary>Rows whose norms one dispatch takes.</summary>
    public long RowsAtATime(in MatrixView view) => _lanes.RowsAtATime(view);

    /// <summary>
    /// Writes what to divide each row by to normalize it, 8 bytes a row from the buffer's start on, and the norms unless they are none.
    /// </summary>
    public void OfRows(RecordedWork work, in MatrixView rows, GpuBuffer divisors, in MatrixView norms, in NormalizeSettings settings)
    {
        Kernel kernel = _lanes.Find(
            "row_orders", gpu.WidestOf(RowWindow.LayoutOf(rows)), rows.Columns, (2, (uint)rows.ElementType), (3, (uint)OrderOf(settings.P)));
        RowFlags flags = RowFlags.WriteDivisors | RowKernels.FlagOf(settings.ZeroVectors) | (norms.IsNone ? RowFlags.None : RowFlags.WriteNorms);
        RowWindow source = RowWindow.Of(rows, gpu.Limits);
        source.BindTo(kernel, "Source");
        kernel.SetBuffer("Divisors", divisors, 0, rows.Rows * 8);
        RowWindow lengths = gpu.BindOptional(kernel, "Norms", norms);
        kernel.SetConstants(new OrderConstants(
            source.FirstElement, source.Stride, source.Rows, source.Columns, lengths.FirstElement, (uint)flags, settings.Epsilon, settings.P));
        _lanes.Dispatch(work, kernel, source.Rows, source.Columns);
    }

    /// <summary>Writes what to divide each column by, 8 bytes a column, and the norms unless they are none.</summary>
    public void OfColumns(RecordedWork work, in MatrixView from, GpuBuffer divisors, in MatrixView norms, in NormalizeSettings settings)
    {
        NormOrder order = OrderOf(settings.P);
        long bytes = from.Columns * 8L;
        GpuBuffer measured = gpu.Scratch.Get(ScratchKind.ColumnTotals, bytes);
        SumColumns(work, ColumnSum.Measure, from, default, measured, measured, settings.P);
        GpuBuffer scaled = gpu.Scratch.Get(ScratchKind.ColumnScaled, bytes);
        if (order is not (NormOrder.Zero or NormOrder.Maximum))
        {
            SumColumns(work, ColumnSum.Scaled, from, default, measured, scaled, settings.P);
        }

        Kernel kernel = gpu.Kernels.Find("column_norms", (0, gpu.Tuning.RowGroup), (3, (uint)order));
        kernel.SetBuffer("Measured", measured, 0, bytes);
        kernel.SetBuffer("Scaled", scaled, 0, bytes);
        kernel.SetBuffer("Divisors", divisors, 0, bytes);
        RowWindow lengths = gpu.BindOptional(kernel, "Norms", norms);
        RowFlags flags = RowKernels.FlagOf(settings.ZeroVectors) | (norms.IsNone ? RowFlags.None : RowFlags.WriteNorms);
        kernel.SetConstants(new ColumnConstants((uint)from.Columns, lengths.FirstElement, (uint)flags, settings.Epsilon, settings.P));
        elements.Dispatch(work, kernel, from.Columns, from.Columns);
    }

    /// <summary>Sums down the columns, whatever the number of rows; `pairs` is what the sum is told of each column before.</summary>
    public void SumColumns(
        RecordedWork work, ColumnSum sum, in MatrixView from, in MatrixView gradient, GpuBuffer pairs, GpuBuffer totals, float order)
    {
        long columns = from.Columns;
        work.Fill(totals, 0, columns * 8);
        long step = RowsOfColumnsAtATime(from);
        if (!gradient.IsNone)
        {
            step = Math.Min(step, RowsOfColumnsAtATime(gradient));
        }

        for (long first = 0; first < from.Rows; first += step)
        {
            long count = Math.Min(step, from.Rows - first);
            MatrixView slopes = gradient.IsNone ? default : gradient.RowRange(first, count);
            SumWindow(work, sum, from.RowRange(first, count), slopes, pairs, totals, order);
        }
    }

    /// <summary>Adds chunks to totals; of the second numbers the largest is kept, or they are added too.</summary>
    public void Merge(RecordedWork work, GpuBuffer parts, GpuBuffer totals, long columns, long chunks, bool largest)
    {
        Kernel merge = gpu.Kernels.Find("column_merge", (0, gpu.Tuning.RowGroup));
        merge.SetBuffer("Parts", parts, 0, chunks * columns * 8);
        merge.SetBuffer("Totals", totals, 0, columns * 8);
        merge.SetConstants(new MergeConstants((uint)columns, (uint)chunks, largest ? 1u : 0));
        elements.Dispatch(work, merge, columns, chunks * columns);
    }

    /// <summary>Rows of a view whose columns one dispatch sums: whole chunks, as far as bindings, working memory and the loop over the chunks allow.</summary>
    public long RowsOfColumnsAtATime(in MatrixView view)
    {
        long room = Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes) / 8 / Math.Max(1, view.Columns);
        long chunks = Math.Clamp(room, 1, ushort.MaxValue / 2);
        return WholeChunks(Math.Min(elements.RowsAtATime(view), chunks * ChunkRows));
    }

    /// <summary>Rows in whole chunks, where there is one.</summary>
    public static long WholeChunks(long rows) => rows < ChunkRows ? rows : rows / ChunkRows * ChunkRows;

    private void SumWindow(
        RecordedWork work, ColumnSum sum, in MatrixView from, in MatrixView gradient, GpuBuffer pairs, GpuBuffer totals, float order)
    {
        long chunks = (from.Rows + ChunkRows - 1) / ChunkRows;
        long bytes = from.Columns * 8L;
        GpuBuffer parts = gpu.Scratch.Get(ScratchKind.ColumnParts, chunks * bytes);
        Kernel kernel = gpu.Kernels.Find(
            "column_sums", (0, gpu.Tuning.RowGroup), (1, (uint)sum), (2, (uint)from.ElementType), (3, (uint)OrderOf(order)));
        RowWindow source = RowWindow.Of(from, gpu.Limits);
        source.BindTo(kernel, "Source");
        RowWindow slopes = gpu.BindOptional(kernel, "Gradient", gradient);
        if (sum == ColumnSum.Measure)
        {
            gpu.BindUnused(kernel, "Pairs");
        }
        else
        {
            kernel.SetBuffer("Pairs", pairs, 0, bytes);
        }

        kernel.SetBuffer("Parts", parts, 0, chunks * bytes);
        kernel.SetConstants(new SumConstants(
            source.FirstElement, source.Stride, slopes.FirstElement, slopes.Stride, source.Rows, source.Columns, ChunkRows, order));
        elements.Dispatch(work, kernel, chunks * from.Columns, 2 * from.ElementCount);

        Merge(work, parts, totals, from.Columns, chunks, largest: sum == ColumnSum.Measure);
    }
}
