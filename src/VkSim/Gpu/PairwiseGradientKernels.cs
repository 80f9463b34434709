using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the kernel that sums the gradients of a comparison for a window of left rows over a window of right rows.</summary>
internal sealed class PairwiseGradientKernels(GpuContext gpu, RowKernels rows, RowGradientKernels rowGradients)
{
    // Right rows whose sums are made as one chain (BLOCK of shaders/lib/chains.glsl).
    private const int Chain = 64;

    // Loops that store what was summed.
    private const int SpareRounds = 4096;

    private readonly PairProductKernels _products = new(gpu, rows, rowGradients);

    // The first of several windows of right rows begins with 0.
    private const uint FirstFlag = 1;

    private readonly record struct Constants(
        uint LeftBase, uint LeftStride, uint LeftRows,
        uint RightBase, uint RightStride, uint RightRows,
        uint Columns, uint Flags, float Power, float PowerLow,
        uint ValuesBase, uint ValuesLeft, uint ValuesRight,
        uint GradientBase, uint GradientLeft, uint GradientRight,
        uint ResultBase, uint ResultStride);

    /// <summary>Left rows of a workgroup.</summary>
    public int LeftRowsOfGroup(in PairwiseSettings settings)
    {
        TileShape tile = StagedTile(settings) ?? Tile(settings);
        return PairProductKernels.Make(settings) ? _products.LeftRowsOfGroup : tile.Y * tile.LeftRows;
    }

    /// <summary>Most left rows that a dispatch takes.</summary>
    public long LeftRowsAtATime(in MatrixView left, in PairwiseSettings settings)
    {
        bool products = PairProductKernels.Make(settings);
        long bound = Math.Min(rows.RowsAtATime(left), products ? _products.LeftRowsAtATime : gpu.Limits.GroupsY * Tile(settings).Y);
        return Math.Max(1, Math.Min(bound, NumbersAtATime));
    }

    /// <summary>Most right rows that a dispatch takes.</summary>
    public long RightRowsAtATime(in MatrixView right, in PairwiseSettings settings)
    {
        long bound = Math.Min(rows.RowsAtATime(right), MostRounds);
        bound = PairProductKernels.Make(settings) ? Math.Min(bound, _products.RightRowsAtATime(right)) : bound;
        return Math.Max(1, Math.Min(bound, NumbersAtATime));
    }

    /// <summary>Makes right rows ready.</summary>
    /// <param name="work">What it is recorded into.</param>
    /// <param name="right">The rows.</param>
    /// <param name="settings">Of the comparison.</param>
    /// <param name="leavesOut">As the windows have it that they go into.</param>
    public void PrepareRight(RecordedWork work, in MatrixView right, in PairwiseSettings settings, bool leavesOut = false)
    {
        if (PairProductKernels.Make(settings))
        {
            _products.PrepareRight(work, right, settings, leavesOut);
        }
    }

    /// <summary>Sums what the right rows of a window contribute to each of its left rows.</summary>
    public void Sum(RecordedWork work, in PairGradientWindow window, in PairwiseSettings settings)
    {
        if (PairProductKernels.Make(settings))
        {
            _products.Sum(work, window, settings);
        }
        else
        {
            SumDifferences(work, window, settings);
        }
    }

    private void SumDifferences(RecordedWork work, in PairGradientWindow window, in PairwiseSettings settings)
    {
        (MatrixView left, MatrixView right) = (window.Left, window.Right);
        RowLayout layout = RowWindow.LayoutOf(left);
        layout = right.Rows == 0 || layout == RowWindow.LayoutOf(right) ? layout : RowLayout.Words;
        (uint halves, float power, float low) = Slope(settings);
        (Kernel kernel, TileShape tile) = StagedTile(settings) is { } staged && right.Rows > 0 && left.Rows > Tile(settings).Y * Tile(settings).LeftRows
            ? FindStaged(window, settings, layout, gpu.Tuning.Filling(staged, left.Rows, left.Columns))
            : Find(window, settings, layout, halves);
        RowWindow from = RowWindow.Of(left, gpu.Limits);
        RowWindow to = RowWindow.Of(window.Result, gpu.Limits);
        from.BindTo(kernel, "Left");
        to.BindTo(kernel, "Result");
        RowWindow others = default;
        if (right.Rows > 0)
        {
            others = RowWindow.Of(right, gpu.Limits);
            others.BindTo(kernel, "Right");
        }
        else
        {
            gpu.BindUnused(kernel, "Right");
        }

        uint valuesBase = window.Values.BindTo(kernel, "Values", gpu, left.Rows, right.Rows);
        uint gradientBase = window.Gradient.BindTo(kernel, "Gradient", gpu, left.Rows, right.Rows);
        kernel.SetConstants(new Constants(
            from.FirstElement, from.Stride, from.Rows,
            others.FirstElement, others.Stride, others.Rows,
            from.Columns, window.IsFirst ? FirstFlag : 0, power, low,
            valuesBase, (uint)window.Values.LeftStep, (uint)window.Values.RightStep,
            gradientBase, (uint)window.Gradient.LeftStep, (uint)window.Gradient.RightStep,
            to.FirstElement, to.Stride));
        uint x = Groups((left.Columns + 3) / 4, tile.X * tile.RightRows);
        uint y = Groups(left.Rows, tile.Y * tile.LeftRows);
        work.Dispatch(kernel, x, y, 2 * PairwisePower.Operations(settings) * left.Rows * Math.Max(1, right.Rows) * left.Columns);
    }

    private (Kernel Kernel, TileShape Tile) Find(in PairGradientWindow window, in PairwiseSettings settings, RowLayout layout, uint halves)
    {
        TileShape tile = Tile(settings);
        return (gpu.Kernels.Find(
            KernelLibrary.Variant("pairwise_gradient", layout),
            (0, tile.X), (1, (uint)window.Left.ElementType), (2, (uint)window.Right.ElementType), (3, (uint)settings.Metric), (4, tile.Y),
            (5, tile.LeftRows), (6, tile.RightRows), (9, halves)), tile);
    }

    private (Kernel Kernel, TileShape Tile) FindStaged(
        in PairGradientWindow window, in PairwiseSettings settings, RowLayout layout, in TileShape tile) =>
        (gpu.Kernels.Find(
            KernelLibrary.Variant("pairwise_gradient_tile", layout),
            (0, tile.X), (1, (uint)window.Left.ElementType), (2, (uint)window.Right.ElementType), (3, (uint)settings.Metric), (4, tile.Y),
            (5, tile.LeftRows), (6, tile.RightRows), (7, tile.Depth), (8, window.Gradient.LeftStep < window.Gradient.RightStep ? 1 : 0)), tile with { RightRows = 1 });

    private static uint Groups(long count, long perGroup) => (uint)((count + perGroup - 1) / perGroup);

    // The slope of an order p is a power of order p - 1.
    private static (uint Halves, float Power, float Low) Slope(in PairwiseSettings settings)
    {
        PairwisePower order = PairwisePower.Of(settings);
        double power = (double)order.Power - 1;
        float high = (float)power;
        return (order.Halves > 2 ? order.Halves - 2 : 0, high, (float)(power - high));
    }

    private TileShape Tile(in PairwiseSettings settings) =>
        settings.Metric == Metric.Lp ? gpu.Tuning.GradientTile.WithPairs(2) : gpu.Tuning.GradientTile;

    private TileShape? StagedTile(in PairwiseSettings settings) => settings.Metric == Metric.Lp ? null : gpu.Tuning.StagedGradientTile;

    // Bytes of a row's norm or divisor.
    private long NumbersAtATime => Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes / 2) / 8;

    // Whole chains; each takes a round of a loop more than its rows.
    private long MostRounds => gpu.Tuning.LoopRounds == int.MaxValue ? int.MaxValue : (gpu.Tuning.LoopRounds - SpareRounds) / (Chain + 1) * Chain;
}
