using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>
/// Gradients of the full comparison of two matrices on a GPU, each side in a pass of its own, in windows that bindings and
/// watchdogs allow. A row's sum does not depend on the windows.
/// </summary>
internal sealed class PairwiseGradientOperation : IDisposable
{
    // Right rows whose sums are made as one chain (BLOCK of shaders/lib/chains.glsl): windows end where chains do.
    private const int Chain = 64;

    private readonly record struct Key(
        MatrixView Left, MatrixView Right, MatrixView Values, MatrixView Gradient, MatrixView Result, bool Transposed, PairwiseSettings Settings);

    private readonly GpuContext _gpu;
    private readonly PairwiseGradientKernels _kernels;
    private readonly RecordedWorkCache<Key> _cache;

    public PairwiseGradientOperation(GpuContext gpu, PairwiseGradientKernels kernels)
    {
        _gpu = gpu;
        _kernels = kernels;
        _cache = gpu.CreateCache<Key>("pairwise gradient");
    }

    /// <summary>Submits the gradient with respect to the left rows; there are left rows and columns.</summary>
    /// <param name="left">The rows that the result belongs to.</param>
    /// <param name="right">The rows that they were compared with.</param>
    /// <param name="values">What the comparison gave.</param>
    /// <param name="gradient">The gradient with respect to that.</param>
    /// <param name="result">Of the left operand's shape.</param>
    /// <param name="transposed">Left rows are the columns of values and gradient.</param>
    /// <param name="settings">Of the comparison.</param>
    /// <param name="context">Cancellation and progress.</param>
    /// <param name="from">The progress that it begins with.</param>
    /// <param name="to">The progress that it ends with.</param>
    public GpuFence Run(
        in MatrixView left,
        in MatrixView right,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView result,
        bool transposed,
        in PairwiseSettings settings,
        in OperationContext context,
        double from,
        double to)
    {
        var key = new Key(left, right, values, gradient, result, transposed, settings);
        return _cache.Get(key, this, static (work, k, self) => self.Record(work, k)).Run(context, from, to);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private void Record(RecordedWork work, in Key key)
    {
        PairGrid values = PairGrid.Of(key.Values, key.Transposed);
        PairGrid gradient = PairGrid.Of(key.Gradient, key.Transposed);
        PairwiseSettings settings = key.Settings;

        // What a count of differing components gives back is 0, as is the sum over no rows.
        MatrixView right = settings.Metric == Metric.L0 ? key.Right.RowRange(0, 0) : key.Right;
        (long leftStep, long rightStep) = Windows(key, right, values, gradient);
        for (long l = 0; l < key.Left.Rows; l += leftStep)
        {
            MatrixView left = key.Left.RowRange(l, Math.Min(leftStep, key.Left.Rows - l));
            MatrixView result = key.Result.RowRange(l, left.Rows);
            long r = 0;
            do
            {
                MatrixView others = right.RowRange(r, Math.Min(rightStep, right.Rows - r));
                _kernels.PrepareRight(work, others, settings);
                _kernels.Sum(work, new PairGradientWindow(left, others, values.At(l, r), gradient.At(l, r), result)
                {
                    IsFirst = r == 0,
                    IsLast = r + rightStep >= right.Rows,
                }, settings);
                r += rightStep;
            }
            while (r < right.Rows);
        }
    }

    // Whole chains of right rows, as many left rows as go with them. Where not even a chain fits a binding, windows are as large
    // as they can be beside one left row, so that still no sum depends on the number of left rows.
    private (long Left, long Right) Windows(in Key key, in MatrixView right, in PairGrid values, in PairGrid gradient)
    {
        GpuLimits limits = _gpu.Limits;
        int group = _kernels.LeftRowsOfGroup(key.Settings);
        long leftRows = Math.Min(key.Left.Rows, _kernels.LeftRowsAtATime(key.Left, key.Settings));
        leftRows = Math.Min(leftRows, limits.RowsInRange(key.Result));
        if (right.Rows == 0)
        {
            return (leftRows, 1);
        }

        long most = Math.Min(right.Rows, _kernels.RightRowsAtATime(right, key.Settings));
        long least = RightRowsInRange(values, gradient, 1, Math.Min(most, Chain));
        long operations = _gpu.Tuning.OperationsPerDispatch / (2 * PairwisePower.Operations(key.Settings) * key.Left.Columns);
        leftRows = Math.Min(LeftRowsBeside(least, values, leftRows), LeftRowsBeside(least, gradient, leftRows));
        leftRows = RoundDown(Math.Clamp(operations / least, 1, leftRows), group);
        if (least < Chain)
        {
            return (leftRows, least);
        }

        long rightRows = RightRowsInRange(values, gradient, leftRows, Math.Clamp(operations / leftRows, least, most));
        return (leftRows, rightRows < right.Rows ? RoundDown(rightRows, Chain) : rightRows);
    }

    private long RightRowsInRange(in PairGrid values, in PairGrid gradient, long leftRows, long rightRows) =>
        gradient.RightRowsInRange(_gpu.Limits, leftRows, values.RightRowsInRange(_gpu.Limits, leftRows, rightRows));

    private long LeftRowsBeside(long rightRows, in PairGrid grid, long leftRows) =>
        Math.Clamp(1 + (((_gpu.Limits.Range / 4) - 1 - ((rightRows - 1) * grid.RightStep)) / grid.LeftStep), 1, leftRows);

    private static long RoundDown(long value, long multiple) => value < multiple ? value : value / multiple * multiple;
}
