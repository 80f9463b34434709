using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>
/// Records the kernels that make the gradients of products and cosines: the right rows as they are multiplied, sums over them, and
/// for cosines the way through the left row's norm.
/// </summary>
internal sealed class PairProductKernels(GpuContext gpu, RowKernels rows, RowGradientKernels rowGradients)
{
    // Right rows whose sums are made as one chain: windows of less would sum in another order.
    private const long Chain = 64;

    private readonly record struct RowConstants(uint SourceBase, uint SourceStride, uint Rows, uint Columns);

    private readonly record struct StagedConstants(
        uint LeftRows, uint RightBase, uint RightStride, uint RightRows, uint Columns,
        uint GradientBase, uint GradientLeft, uint GradientRight, uint ResultBase, uint ResultStride);

    private readonly record struct Constants(StagedConstants Window, uint Group);

    private readonly record struct FinishConstants(uint SumsBase, uint SumsStride, uint ResultBase, uint ResultStride, uint Rows, uint Columns);

    /// <summary>Whether these kernels make the gradients of a comparison.</summary>
    public static bool Make(in PairwiseSettings settings) => settings.Metric is Metric.Cosine or Metric.Dot;

    /// <summary>Left rows of a workgroup.</summary>
    public int LeftRowsOfGroup => LeftRowsOf(gpu.Tuning.StagedProductTile ?? gpu.Tuning.ProductTile);

    /// <summary>Most left rows of a dispatch, as far as the device goes.</summary>
    public long LeftRowsAtATime => gpu.Limits.GroupsY * gpu.Tuning.ProductTile.Y;

    /// <summary>Most right rows of a dispatch for which there is memory.</summary>
    public long RightRowsAtATime(in MatrixView right)
    {
        long rowBytes = Math.Max(16, RowBytes(right));
        return Math.Max(1, Math.Min(gpu.Limits.Range / rowBytes, Math.Max(Chain, Math.Min(gpu.Tuning.ProductRowBytes, gpu.Tuning.ScratchBytes / 4) / rowBytes)));
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
        MatrixView sums = window.AddsToResult ? SumsOf(window.Left) : window.Result;
        SumProducts(work, window, sums, settings);
        if (settings.Metric == Metric.Cosine && window.IsLast)
        {
            rowGradients.ThroughNorm(work, window.Left, sums, window.Result, settings.Cosine, window.AddsToResult, window.LeavesOut);
        }
        else if (window.AddsToResult)
        {
            Add(work, sums, window.Result);
        }
    }

    private static int LeftRowsOf(in TileShape tile) => tile.Y * tile.LeftRows;

    private static uint Groups(long count, long perGroup) => (uint)((count + perGroup - 1) / perGroup);

    private static long RowBytes(in MatrixView right) => ((long)right.Columns + 3) / 4 * 16;

    private static bool IsCopied(in MatrixView right, in PairwiseSettings settings, bool leavesOut) =>
        settings.Metric == Metric.Cosine || leavesOut || RowWindow.LayoutOf(right) != RowLayout.Vec4;

    private MatrixView SumsOf(in MatrixView left)
    {
        var storage = new GpuStorage(gpu.Scratch.Get(ScratchKind.ProductSums, left.ElementCount * 4), left.ElementCount);
        return new MatrixView(storage, 0, left.Rows, left.Columns, left.Columns);
    }

    private void SumProducts(RecordedWork work, in PairGradientWindow window, in MatrixView sums, in PairwiseSettings settings)
    {
        TileShape? staged = StagedTile(window);
        TileShape tile = staged ?? gpu.Tuning.ProductTile;
        tile = window.Grouping == PairGrouping.None ? tile : tile with { LeftRows = 1 };
        Kernel kernel = staged is not null ? FindStaged(window, tile) : gpu.Kernels.Find(
            "pair_products",
            (0, tile.X), (3, window.IsFirst ? 1 : 0), (4, tile.Y), (5, tile.LeftRows), (6, tile.RightRows), (7, (uint)window.Grouping));
        (MatrixView left, long rounds) = (window.Left, window.RightRowsOfEach);
        (uint rightBase, uint rightStride) = BindRight(kernel, window.Right, settings, window.LeavesOut);
        (long gridLeft, long gridRight) = window.GridRows;
        uint gradientBase = window.Gradient.BindTo(kernel, "Gradient", gpu, gridLeft, gridRight);
        RowWindow to = RowWindow.Of(sums, gpu.Limits);
        to.BindTo(kernel, "Result");
        var constants = new StagedConstants(
            (uint)left.Rows, rightBase, rightStride, (uint)rounds, (uint)left.Columns,
            gradientBase, (uint)window.Gradient.LeftStep, (uint)window.Gradient.RightStep, to.FirstElement, to.Stride);
        if (staged is not null)
        {
            kernel.SetConstants(constants);
        }
        else
        {
            kernel.SetConstants(new Constants(constants, (uint)window.Group));
        }

        uint x = Groups((left.Columns + 3) / 4, staged is null ? tile.X * tile.RightRows : tile.X);
        uint y = Groups(left.Rows, LeftRowsOf(tile));
        work.Dispatch(kernel, x, y, 2 * left.Rows * Math.Max(1, rounds) * left.Columns);
    }

    // Not where a left row has right rows of its own, of which there is nothing to share, nor for what one workgroup takes without.
    private TileShape? StagedTile(in PairGradientWindow window) =>
        gpu.Tuning.StagedProductTile is { } tile && window.Grouping == PairGrouping.None && window.Right.Rows > 0
        && window.Left.Rows > LeftRowsOf(gpu.Tuning.ProductTile)
            ? gpu.Tuning.Filling(tile, window.Left.Rows, window.Left.Columns)
            : null;

    private Kernel FindStaged(in PairGradientWindow window, in TileShape tile) => gpu.Kernels.Find(
        "product_tile",
        (0, tile.X), (3, window.IsFirst ? 1 : 0), (4, tile.Y), (5, tile.LeftRows), (6, tile.RightRows), (7, tile.Depth),
        (8, window.Gradient.LeftStep < window.Gradient.RightStep ? 1 : 0));

    private void Add(RecordedWork work, in MatrixView sums, in MatrixView result)
    {
        Kernel kernel = gpu.Kernels.Find("pair_finish", (0, gpu.Tuning.RowGroup));
        RowWindow from = RowWindow.Of(sums, gpu.Limits);
        RowWindow to = RowWindow.Of(result, gpu.Limits);
        from.BindTo(kernel, "Sums");
        to.BindTo(kernel, "Result");
        kernel.SetConstants(new FinishConstants(from.FirstElement, from.Stride, to.FirstElement, to.Stride, to.Rows, to.Columns));
        (uint x, uint y) = gpu.Limits.Flat((result.ElementCount + gpu.Tuning.RowGroup - 1) / gpu.Tuning.RowGroup);
        work.Dispatch(kernel, x, y, 4 * result.ElementCount);
    }

    // Where the first row begins, and how far it is to the next, in elements.
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
            return (0, (uint)(RowBytes(right) / 4));
        }

        RowWindow window = RowWindow.Of(right, gpu.Limits);
        window.BindTo(kernel, "Right");
        return (window.FirstElement, window.Stride);
    }

    private void BindCopy(Kernel kernel, string name, in MatrixView right)
    {
        long bytes = right.Rows * RowBytes(right);
        kernel.SetBuffer(name, gpu.Scratch.Get(ScratchKind.ProductRows, bytes), 0, bytes);
    }
}
