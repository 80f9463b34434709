using VkSim.Compute;

namespace VkSim;

/// <summary>Records the kernel that sums the gradients of a comparison for a window of left rows over a window of right rows.</summary>
internal sealed class PairwiseGradientKernels(GpuContext gpu, RowKernels rows)
{
    [Flags]
    private enum Flags : uint
    {
        None = 0,
        First = 1,
        Last = 2,
        Add = 4,
    }

    private readonly record struct Constants(
        uint LeftBase, uint LeftStride, uint LeftRows,
        uint RightBase, uint RightStride, uint RightRows,
        uint Columns, uint Flags, float Epsilon, float Power, float PowerLow,
        uint ValuesBase, uint ValuesLeft, uint ValuesRight,
        uint GradientBase, uint GradientLeft, uint GradientRight,
        uint ResultBase, uint ResultStride, uint Group);

    /// <summary>Left rows of a workgroup.</summary>
    public int LeftRowsOfGroup(in PairwiseSettings settings)
    {
        TileShape tile = Tile(settings);
        return tile.Y * tile.LeftRows;
    }

    /// <summary>Most rows of an operand that a dispatch takes.</summary>
    public long RowsAtATime(in MatrixView operand, in PairwiseSettings settings)
    {
        long bound = Math.Min(rows.RowsAtATime(operand), gpu.Limits.GroupsY * Tile(settings).Y);
        return Math.Max(1, Math.Min(bound, Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes / 2) / 8));
    }

    /// <summary>Computes what left rows are divided by.</summary>
    public void PrepareLeft(RecordedWork work, in MatrixView left, in PairwiseSettings settings) =>
        Prepare(work, left, ScratchKind.LeftDivisors, settings);

    /// <summary>Computes what right rows are divided by.</summary>
    public void PrepareRight(RecordedWork work, in MatrixView right, in PairwiseSettings settings) =>
        Prepare(work, right, ScratchKind.RightDivisors, settings);

    /// <summary>Sums what the right rows of a window contribute to each of its left rows.</summary>
    public void Sum(RecordedWork work, in PairGradientWindow window, in PairwiseSettings settings)
    {
        (MatrixView left, MatrixView right) = (window.Left, window.Right);
        RowLayout layout = RowWindow.LayoutOf(left);
        layout = right.Rows == 0 || layout == RowWindow.LayoutOf(right) ? layout : RowLayout.Words;
        bool grouped = window.Grouping != PairGrouping.None;
        TileShape tile = grouped ? Tile(settings) with { LeftRows = 1 } : Tile(settings);
        (uint halves, float power, float low) = Slope(settings);
        Kernel kernel = gpu.Kernels.Find(
            KernelLibrary.Variant("pairwise_gradient", layout),
            (0, tile.X), (1, (uint)left.ElementType), (2, (uint)right.ElementType), (3, (uint)settings.Metric), (4, tile.Y),
            (5, tile.LeftRows), (6, tile.RightRows), (7, (uint)window.Grouping), (9, halves));
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

        BindDivisors(kernel, left.Rows, right.Rows, settings);
        (long gridLeft, long gridRight) = window.GridRows;
        uint valuesBase = window.Values.BindTo(kernel, "Values", gpu, gridLeft, gridRight);
        uint gradientBase = window.Gradient.BindTo(kernel, "Gradient", gpu, gridLeft, gridRight);
        Flags flags = (window.IsFirst ? Flags.First : Flags.None) | (window.IsLast ? Flags.Last : Flags.None)
            | (window.AddsToResult ? Flags.Add : Flags.None);
        long rounds = window.RightRowsOfEach;
        kernel.SetConstants(new Constants(
            from.FirstElement, from.Stride, from.Rows,
            others.FirstElement, others.Stride, (uint)rounds,
            from.Columns, (uint)flags, settings.Cosine.Epsilon, power, low,
            valuesBase, (uint)window.Values.LeftStep, (uint)window.Values.RightStep,
            gradientBase, (uint)window.Gradient.LeftStep, (uint)window.Gradient.RightStep,
            to.FirstElement, to.Stride, (uint)window.Group));
        uint x = Groups((left.Columns + 3) / 4, tile.X * tile.RightRows);
        uint y = Groups(left.Rows, tile.Y * tile.LeftRows);
        work.Dispatch(kernel, x, y, 2 * PairwisePower.Operations(settings) * left.Rows * Math.Max(1, rounds) * left.Columns);
    }

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

    private void Prepare(RecordedWork work, in MatrixView operand, ScratchKind kind, in PairwiseSettings settings)
    {
        if (settings.Metric == Metric.Cosine && operand.Rows > 0)
        {
            rows.Divisors(work, operand, gpu.Scratch.Get(kind, operand.Rows * 8), settings.Cosine);
        }
    }

    /// <summary>Binds what rows are divided by; where they are not, something that is not used.</summary>
    public void BindDivisors(Kernel kernel, long leftRows, long rightRows, in PairwiseSettings settings)
    {
        Bind(kernel, "LeftDivisors", ScratchKind.LeftDivisors, settings.Metric == Metric.Cosine ? leftRows : 0);
        Bind(kernel, "RightDivisors", ScratchKind.RightDivisors, settings.Metric == Metric.Cosine ? rightRows : 0);
    }

    private void Bind(Kernel kernel, string name, ScratchKind kind, long count)
    {
        if (count > 0)
        {
            kernel.SetBuffer(name, gpu.Scratch.Get(kind, count * 8), 0, count * 8);
        }
        else
        {
            gpu.BindUnused(kernel, name);
        }
    }
}
