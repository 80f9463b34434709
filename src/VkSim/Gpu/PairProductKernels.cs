using VkSim.Compute;

namespace VkSim;

/// <summary>
/// Records the kernels that make the gradients of products and cosines: the right rows as they are multiplied, sums over them, and
/// for cosines the share along the left row.
/// </summary>
internal sealed class PairProductKernels(GpuContext gpu, RowKernels rows)
{
    // Right rows whose sums are made as one chain: windows of less would sum in another order.
    private const long Chain = 64;

    [Flags]
    private enum Flags : uint
    {
        None = 0,
        First = 1,
        Last = 2,
        Add = 4,
        NaNForZero = 8,
    }

    private readonly record struct RowConstants(uint SourceBase, uint SourceStride, uint Rows, uint Columns);

    private readonly record struct AlongConstants(
        uint LeftRows, uint RightRows, uint Flags,
        uint ValuesBase, uint ValuesLeft, uint ValuesRight,
        uint GradientBase, uint GradientLeft, uint GradientRight, uint Group);

    private readonly record struct Constants(
        uint LeftBase, uint LeftStride, uint LeftRows,
        uint RightBase, uint RightStride, uint RightRows,
        uint Columns, uint Flags, float Epsilon,
        uint GradientBase, uint GradientLeft, uint GradientRight,
        uint ResultBase, uint ResultStride, uint Group);

    /// <summary>Whether these kernels make the gradients of a comparison.</summary>
    public static bool Make(in PairwiseSettings settings) => settings.Metric is Metric.Cosine or Metric.Dot;

    /// <summary>Left rows of a workgroup.</summary>
    public int LeftRowsOfGroup => gpu.Tuning.ProductTile.Y * gpu.Tuning.ProductTile.LeftRows;

    /// <summary>Most left rows of a dispatch, as far as the device goes.</summary>
    public long LeftRowsAtATime => gpu.Limits.GroupsY * gpu.Tuning.ProductTile.Y;

    /// <summary>Most right rows of a dispatch for which there is memory.</summary>
    public long RightRowsAtATime(in MatrixView right)
    {
        long rowBytes = Math.Max(16, RowBytes(right));
        return Math.Max(1, Math.Min(gpu.Limits.Range / rowBytes, Math.Max(Chain, gpu.Tuning.ScratchBytes / 8 / rowBytes)));
    }

    /// <summary>Computes the norms of left rows.</summary>
    public void PrepareLeft(RecordedWork work, in MatrixView left, in PairwiseSettings settings)
    {
        if (settings.Metric == Metric.Cosine && left.Rows > 0)
        {
            rows.Divisors(work, left, gpu.Scratch.Get(ScratchKind.LeftNorms, left.Rows * 8), 0, ZeroVectorPolicy.Zero);
        }
    }

    /// <summary>Makes right rows ready.</summary>
    /// <param name="work">What it is recorded into.</param>
    /// <param name="right">The rows.</param>
    /// <param name="settings">Of the comparison.</param>
    /// <param name="leavesOut">Whether a weight of 0 leaves a pair out.</param>
    public void PrepareRight(RecordedWork work, in MatrixView right, in PairwiseSettings settings, bool leavesOut)
    {
        if (right.Rows == 0 || !IsCopied(right, settings, leavesOut))
        {
            return;
        }

        bool divides = settings.Metric == Metric.Cosine;
        Kernel kernel = gpu.Kernels.Find(
            KernelLibrary.Variant("product_rows", RowWindow.LayoutOf(right)),
            (0, gpu.Tuning.RowGroup), (1, divides ? 1 : 0), (2, (uint)right.ElementType), (8, leavesOut ? 1 : 0));
        if (divides)
        {
            GpuBuffer divisors = gpu.Scratch.Get(ScratchKind.RightDivisors, right.Rows * 8);
            rows.Divisors(work, right, divisors, settings.Cosine);
            kernel.SetBuffer("Divisors", divisors, 0, right.Rows * 8);
        }
        else
        {
            gpu.BindUnused(kernel, "Divisors");
        }

        RowWindow source = RowWindow.Of(right, gpu.Limits);
        source.BindTo(kernel, "Source");
        BindCopy(kernel, "Target", right);
        kernel.SetConstants(new RowConstants(source.FirstElement, source.Stride, source.Rows, source.Columns));
        long groups = RowBytes(right) / 16 * right.Rows;
        (uint x, uint y) = gpu.Limits.Flat((groups + gpu.Tuning.RowGroup - 1) / gpu.Tuning.RowGroup);
        work.Dispatch(kernel, x, y, right.ElementCount);
    }

    /// <summary>Sums what the right rows of a window contribute to each of its left rows.</summary>
    public void Sum(RecordedWork work, in PairGradientWindow window, in PairwiseSettings settings)
    {
        if (settings.Metric == Metric.Cosine)
        {
            SumAlong(work, window);
        }

        (MatrixView left, MatrixView right) = (window.Left, window.Right);
        bool isCosine = settings.Metric == Metric.Cosine;
        TileShape tile = gpu.Tuning.ProductTile;
        tile = window.Grouping == PairGrouping.None ? tile : tile with { LeftRows = 1 };
        Kernel kernel = gpu.Kernels.Find(
            "pair_products",
            (0, tile.X), (1, (uint)left.ElementType), (3, isCosine ? 1 : 0), (4, tile.Y), (5, tile.LeftRows), (6, tile.RightRows),
            (7, (uint)window.Grouping), (8, window.LeavesOut ? 1 : 0));
        RowWindow from = RowWindow.Of(left, gpu.Limits);
        RowWindow to = RowWindow.Of(window.Result, gpu.Limits);
        from.BindTo(kernel, "Left");
        to.BindTo(kernel, "Result");
        (uint rightBase, uint rightStride) = BindRight(kernel, right, settings, window.LeavesOut);
        BindRowNumbers(kernel, "LeftNorms", ScratchKind.LeftNorms, isCosine ? left.Rows * 8 : 0);
        BindRowNumbers(kernel, "Along", ScratchKind.Along, isCosine ? left.Rows * 4 : 0);
        (long gridLeft, long gridRight) = window.GridRows;
        uint gradientBase = window.Gradient.BindTo(kernel, "Gradient", gpu, gridLeft, gridRight);
        Flags flags = (window.IsFirst ? Flags.First : Flags.None) | (window.IsLast ? Flags.Last : Flags.None)
            | (window.AddsToResult ? Flags.Add : Flags.None)
            | (settings.Cosine.ZeroVectors == ZeroVectorPolicy.NaN ? Flags.NaNForZero : Flags.None);
        long rounds = window.RightRowsOfEach;
        kernel.SetConstants(new Constants(
            from.FirstElement, from.Stride, from.Rows,
            rightBase, rightStride, (uint)rounds,
            from.Columns, (uint)flags, settings.Cosine.Epsilon,
            gradientBase, (uint)window.Gradient.LeftStep, (uint)window.Gradient.RightStep,
            to.FirstElement, to.Stride, (uint)window.Group));
        uint x = Groups((left.Columns + 3) / 4, tile.X * tile.RightRows);
        uint y = Groups(left.Rows, tile.Y * tile.LeftRows);
        work.Dispatch(kernel, x, y, 2 * left.Rows * Math.Max(1, rounds) * left.Columns);
    }

    private static uint Groups(long count, long perGroup) => (uint)((count + perGroup - 1) / perGroup);

    private static long RowBytes(in MatrixView right) => ((long)right.Columns + 3) / 4 * 16;

    private static bool IsCopied(in MatrixView right, in PairwiseSettings settings, bool leavesOut) =>
        settings.Metric == Metric.Cosine || leavesOut || RowWindow.LayoutOf(right) != RowLayout.Vec4;

    private void SumAlong(RecordedWork work, in PairGradientWindow window)
    {
        long rounds = window.RightRowsOfEach;
        int segments = gpu.Tuning.SegmentsFor(rounds, gpu.Tuning.RowGroup);
        Kernel kernel = gpu.Kernels.Find(
            "pair_along", (0, gpu.Tuning.RowGroup), (1, segments), (7, (uint)window.Grouping), (8, window.LeavesOut ? 1 : 0));
        (long gridLeft, long gridRight) = window.GridRows;
        uint valuesBase = window.Values.BindTo(kernel, "Values", gpu, gridLeft, gridRight);
        uint gradientBase = window.Gradient.BindTo(kernel, "Gradient", gpu, gridLeft, gridRight);
        BindRowNumbers(kernel, "Along", ScratchKind.Along, window.Left.Rows * 4);
        kernel.SetConstants(new AlongConstants(
            (uint)window.Left.Rows, (uint)rounds, (uint)(window.IsFirst ? Flags.First : Flags.None),
            valuesBase, (uint)window.Values.LeftStep, (uint)window.Values.RightStep,
            gradientBase, (uint)window.Gradient.LeftStep, (uint)window.Gradient.RightStep, (uint)window.Group));
        (uint x, uint y) = gpu.Limits.Flat(Groups(window.Left.Rows, gpu.Tuning.RowGroup / segments));
        work.Dispatch(kernel, x, y, 4 * window.Left.Rows * Math.Max(1, rounds));
    }

    // In groups of 4 columns: where the first row begins, and how far it is to the next.
    private (uint Base, uint Stride) BindRight(Kernel kernel, in MatrixView right, in PairwiseSettings settings, bool leavesOut)
    {
        if (right.Rows == 0)
        {
            gpu.BindUnused(kernel, "Right");
            return (0, 0);
        }

        if (IsCopied(right, settings, leavesOut))
        {
            BindCopy(kernel, "Right", right);
            return (0, (uint)(RowBytes(right) / 16));
        }

        RowWindow window = RowWindow.Of(right, gpu.Limits);
        window.BindTo(kernel, "Right");
        return (window.FirstElement / 4, window.Stride / 4);
    }

    private void BindCopy(Kernel kernel, string name, in MatrixView right)
    {
        long bytes = right.Rows * RowBytes(right);
        kernel.SetBuffer(name, gpu.Scratch.Get(ScratchKind.ProductRows, bytes), 0, bytes);
    }

    private void BindRowNumbers(Kernel kernel, string name, ScratchKind kind, long bytes)
    {
        if (bytes > 0)
        {
            kernel.SetBuffer(name, gpu.Scratch.Get(kind, bytes), 0, bytes);
        }
        else
        {
            gpu.BindUnused(kernel, name);
        }
    }
}
