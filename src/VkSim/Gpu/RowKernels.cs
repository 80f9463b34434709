using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the kernels that work on rows one by one: norms, divisors, widening, normalization, row-wise cosine.</summary>
internal sealed class RowKernels(GpuContext gpu)
{
    private readonly LaneKernels _blocks = new(gpu, LaneSplit.Blocks);
    private readonly LaneKernels _chains = new(gpu, LaneSplit.Chains);

    private readonly record struct NormConstants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint DivisorsBase, uint FirstRow, uint Flags, float Epsilon);

    private readonly record struct NormalizeConstants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint TargetBase, uint TargetStride, uint NormsBase, uint Flags, float Epsilon,
        float Order);

    private readonly record struct WidenConstants(uint SourceBase, uint SourceStride, uint Rows, uint Columns);

    private readonly record struct CosineConstants(
        uint LeftBase, uint LeftStride, uint RightBase, uint RightStride, uint Rows, uint Columns, uint ResultBase, uint Flags, float Epsilon);

    /// <summary>Rows of a view that one dispatch of a row kernel takes.</summary>
    public long RowsAtATime(in MatrixView view) => Math.Min(_blocks.RowsAtATime(view), _chains.RowsAtATime(view));

    /// <summary>Writes what to divide each row by where rows are compared, 8 bytes a row from that of a row on.</summary>
    public void Divisors(RecordedWork work, in MatrixView rows, GpuBuffer divisors, in CosineSettings settings, long firstRow = 0)
    {
        RowFlags flags = RowFlags.WriteDivisors | FlagOf(settings.ZeroVectors);
        Kernel kernel = NormKernel(rows);
        (long offset, uint first) = gpu.Limits.Aligned(firstRow, 8);
        kernel.SetBuffer("Divisors", divisors, offset, (first + rows.Rows) * 8);
        gpu.BindUnused(kernel, "ZeroRow");
        RowWindow source = RowWindow.Of(rows, gpu.Limits);
        source.BindTo(kernel, "Source");
        kernel.SetConstants(new NormConstants(
            source.FirstElement, source.Stride, source.Rows, source.Columns, first, 0, (uint)flags, settings.Epsilon));
        _blocks.Dispatch(work, kernel, source.Rows, source.Columns);
    }

    /// <summary>Lowers the number in a buffer to that of the first row of zeros.</summary>
    public void FindZero(RecordedWork work, in MatrixView rows, GpuBuffer zeroRow, uint firstRow)
    {
        Kernel kernel = NormKernel(rows);
        gpu.BindUnused(kernel, "Divisors");
        kernel.SetBuffer("ZeroRow", zeroRow, 0, 4);
        RowWindow source = RowWindow.Of(rows, gpu.Limits);
        source.BindTo(kernel, "Source");
        kernel.SetConstants(new NormConstants(
            source.FirstElement, source.Stride, source.Rows, source.Columns, 0, firstRow, (uint)RowFlags.FindZero, 0));
        _blocks.Dispatch(work, kernel, source.Rows, source.Columns);
    }

    /// <summary>Rows of one type, in whole words, divided by their norms in one pass; norms may be none.</summary>
    public void Normalize(RecordedWork work, in MatrixView from, in MatrixView to, in MatrixView norms, in NormalizeSettings settings)
    {
        Kernel kernel = _chains.Find(
            "normalize", gpu.WidestOf(Common(from, to)), from.Columns, (2, (uint)from.ElementType), (3, (uint)NormKernels.OrderOf(settings.P)));
        RowFlags flags = FlagOf(settings.ZeroVectors) | (norms.IsNone ? RowFlags.None : RowFlags.WriteNorms);
        RowWindow source = RowWindow.Of(from, gpu.Limits);
        RowWindow target = RowWindow.Of(to, gpu.Limits);
        source.BindTo(kernel, "Source");
        target.BindTo(kernel, "Target");
        RowWindow lengths = gpu.BindOptional(kernel, "Norms", norms);
        kernel.SetConstants(new NormalizeConstants(
            source.FirstElement, source.Stride, source.Rows, source.Columns, target.FirstElement, target.Stride, lengths.FirstElement, (uint)flags,
            settings.Epsilon, settings.P));
        _chains.Dispatch(work, kernel, source.Rows, source.Columns);
    }

    /// <summary>Rows of any type become fp32 rows in whole groups of 4 columns, from the buffer's start on.</summary>
    public void Widen(RecordedWork work, in MatrixView from, GpuBuffer to)
    {
        RowLayout layout = RowWindow.LayoutOf(from) is (RowLayout.Half4 or RowLayout.Int8) and var read ? read : RowLayout.Words;
        Kernel kernel = gpu.Kernels.Find(
            KernelLibrary.Variant("widen_rows", layout), (0, gpu.Tuning.RowGroup), (2, (uint)from.ElementType));
        RowWindow source = RowWindow.Of(from, gpu.Limits);
        source.BindTo(kernel, "Source");
        long groups = (from.Columns + 3) / 4;
        kernel.SetBuffer("Target", to, 0, from.Rows * groups * 16);
        kernel.SetConstants(new WidenConstants(source.FirstElement, source.Stride, source.Rows, source.Columns));
        DispatchFlat(work, kernel, from.Rows * groups, from.ElementCount);
    }

    /// <summary>Cosines of rows with rows of the same number.</summary>
    public void RowCosines(RecordedWork work, in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings)
    {
        RowLayout layout = gpu.WidestOf(Common(a, b));
        ReadOnlySpan<(int, long)> constants = [(2, (uint)a.ElementType), (3, (uint)b.ElementType), (16, _chains.LinesAhead(a.Columns))];
        Kernel kernel = _chains.Find("row_cosines", layout, a.Columns, layout == RowLayout.Wide ? constants : constants[..2]);
        RowWindow left = RowWindow.Of(a, gpu.Limits);
        RowWindow right = RowWindow.Of(b, gpu.Limits);
        RowWindow target = RowWindow.Of(result, gpu.Limits);
        left.BindTo(kernel, "Left");
        right.BindTo(kernel, "Right");
        target.BindTo(kernel, "Result");
        kernel.SetConstants(new CosineConstants(
            left.FirstElement, left.Stride, right.FirstElement, right.Stride, left.Rows, left.Columns, target.FirstElement,
            (uint)FlagOf(settings.ZeroVectors), settings.Epsilon));
        _chains.Dispatch(work, kernel, left.Rows, left.Columns);
    }

    public static RowFlags FlagOf(ZeroVectorPolicy policy) => policy == ZeroVectorPolicy.NaN ? RowFlags.NaNForZero : RowFlags.None;

    private static RowLayout Common(in MatrixView a, in MatrixView b)
    {
        RowLayout layout = RowWindow.LayoutOf(a);
        return layout == RowWindow.LayoutOf(b) ? layout : RowLayout.Words;
    }

    private Kernel NormKernel(in MatrixView rows) =>
        _blocks.Find("row_norms", gpu.WidestOf(RowWindow.LayoutOf(rows)), rows.Columns, (2, (uint)rows.ElementType));

    private void DispatchFlat(RecordedWork work, Kernel kernel, long invocations, long operations)
    {
        (uint x, uint y) = gpu.Limits.Flat((invocations + gpu.Tuning.RowGroup - 1) / gpu.Tuning.RowGroup);
        work.Dispatch(kernel, x, y, operations);
    }
}
