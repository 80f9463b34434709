using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu.Contrastive;

/// <summary>Similarities of each row of one matrix with a group of rows of another, and their gradients, on a GPU.</summary>
internal sealed class GroupOperation : IDisposable
{
    private readonly record struct Key(
        MatrixView A, MatrixView B, MatrixView Values, MatrixView GradientA, MatrixView GradientB, bool Accumulate, PairwiseSettings Similarity);

    private readonly record struct Constants(
        uint LeftBase, uint LeftStride, uint RightBase, uint RightStride, uint RightRows, uint Columns, uint Group, uint ResultBase, uint ResultStride);

    private readonly GpuContext _gpu;
    private readonly RowKernels _rows;
    private readonly PairwiseGradientKernels _gradients;
    private readonly RecordedWorkCache<Key> _forward;

    public GroupOperation(GpuContext gpu, RowKernels rows, PairwiseGradientKernels gradients)
    {
        _gpu = gpu;
        _rows = rows;
        _gradients = gradients;
        _forward = gpu.CreateCache<Key>("group similarities");
    }

    /// <summary>Submits the similarities; there are rows.</summary>
    public GpuFence Forward(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        var key = new Key(a, b, result, default, default, false, similarity);
        return _forward.Get(key, this, static (work, k, self) => self.RecordForward(work, k)).Run(context);
    }

    /// <summary>Records the similarities; there are rows.</summary>
    public void RecordForward(RecordedWork work, in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity) =>
        RecordForward(work, new Key(a, b, result, default, default, false, similarity));

    /// <summary>Records the gradients from those with respect to the similarities; either may be none. There are rows and columns.</summary>
    public void RecordBackward(
        RecordedWork work,
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        bool accumulateA,
        in MatrixView gradientB,
        in PairwiseSettings similarity) =>
        RecordBackward(work, new Key(a, b, gradient, gradientA, gradientB, accumulateA, similarity));

    /// <inheritdoc/>
    public void Dispose() => _forward.Dispose();

    private void RecordForward(RecordedWork work, in Key key)
    {
        (long leftStep, int groupStep) = Windows(key);
        int group = key.Values.Columns;
        for (long l = 0; l < key.A.Rows; l += leftStep)
        {
            for (int k = 0; k < group; k += groupStep)
            {
                (MatrixView left, MatrixView right, int part) = Window(key, l, leftStep, k, groupStep);
                Compare(work, left, right, part, PairGrid.Of(key.Values, transposed: false).At(l, k), key.Similarity);
            }
        }
    }

    private void RecordBackward(RecordedWork work, in Key key)
    {
        (long leftStep, int groupStep) = Windows(key);
        int group = key.Values.Columns;
        for (long l = 0; l < key.A.Rows; l += leftStep)
        {
            for (int k = 0; k < group; k += groupStep)
            {
                (MatrixView left, MatrixView right, int part) = Window(key, l, leftStep, k, groupStep);
                PairGrid gradient = PairGrid.Of(key.Values, transposed: false).At(l, k);
                if (!key.GradientA.IsNone)
                {
                    var window = new PairGradientWindow(left, right, default, gradient, key.GradientA.RowRange(l, left.Rows))
                    {
                        AddsToResult = key.Accumulate || k > 0,
                        LeavesOut = true,
                        Grouping = PairGrouping.OfEach,
                        Group = part,
                    };
                    _gradients.PrepareRight(work, right, key.Similarity, leavesOut: true);
                    _gradients.Sum(work, window, key.Similarity);
                }

                if (!key.GradientB.IsNone)
                {
                    RecordOther(work, key, left, right, part, gradient, (l * group) + k);
                }
            }
        }
    }

    private void RecordOther(
        RecordedWork work, in Key key, in MatrixView left, in MatrixView right, int part, in PairGrid gradient, long firstRow)
    {
        // The rows change sides.
        _gradients.PrepareRight(work, left, key.Similarity, leavesOut: true);
        var window = new PairGradientWindow(
            right, left, default, Transposed(gradient), key.GradientB.RowRange(firstRow, right.Rows))
        {
            LeavesOut = true,
            Grouping = PairGrouping.OfGroup,
            Group = part,
        };
        _gradients.Sum(work, window, key.Similarity);
    }

    private static PairGrid Transposed(in PairGrid grid) => grid with { LeftStep = grid.RightStep, RightStep = grid.LeftStep };

    private void Compare(RecordedWork work, in MatrixView left, in MatrixView right, int group, in PairGrid result, in PairwiseSettings similarity)
    {
        RowLayout layout = RowWindow.LayoutOf(left);
        layout = layout == RowWindow.LayoutOf(right) ? layout : RowLayout.Words;
        Kernel kernel = _gpu.Kernels.Find(
            KernelLibrary.Variant("group_similarities", layout),
            (0, _gpu.Tuning.RowGroup), (1, (uint)left.ElementType), (2, (uint)right.ElementType), (3, (uint)similarity.Metric));
        RowWindow from = RowWindow.Of(left, _gpu.Limits);
        RowWindow others = RowWindow.Of(right, _gpu.Limits);
        from.BindTo(kernel, "Left");
        others.BindTo(kernel, "Right");
        BindDivisors(work, kernel, "LeftDivisors", ScratchKind.LeftDivisors, left, similarity);
        BindDivisors(work, kernel, "RightDivisors", ScratchKind.RightDivisors, right, similarity);
        uint resultBase = result.BindTo(kernel, "Result", _gpu, left.Rows, group);
        kernel.SetConstants(new Constants(
            from.FirstElement, from.Stride, others.FirstElement, others.Stride, others.Rows, from.Columns,
            (uint)group, resultBase, (uint)result.LeftStep));
        (uint x, uint y) = _gpu.Limits.Flat((right.Rows + _gpu.Tuning.RowGroup - 1) / _gpu.Tuning.RowGroup);
        work.Dispatch(kernel, x, y, 2L * right.Rows * Math.Max(1, right.Columns));
    }

    // What to divide rows by, computed first; where they are not divided, something that is not used.
    private void BindDivisors(RecordedWork work, Kernel kernel, string name, ScratchKind kind, in MatrixView rows, in PairwiseSettings similarity)
    {
        if (similarity.Metric == Metric.Cosine)
        {
            GpuBuffer divisors = _gpu.Scratch.Get(kind, rows.Rows * 8);
            _rows.Divisors(work, rows, divisors, similarity.Cosine);
            kernel.SetBuffer(name, divisors, 0, rows.Rows * 8);
        }
        else
        {
            _gpu.BindUnused(kernel, name);
        }
    }

    private static (MatrixView Left, MatrixView Right, int Group) Window(in Key key, long l, long leftStep, int k, int groupStep)
    {
        int group = key.Values.Columns;
        int part = Math.Min(groupStep, group - k);
        long rows = Math.Min(leftStep, key.A.Rows - l);
        return (key.A.RowRange(l, rows), key.B.RowRange((l * group) + k, rows * part), part);
    }

    // Whole groups of several left rows, or a part of the group of one.
    private (long Left, int Group) Windows(in Key key)
    {
        int group = key.Values.Columns;
        // In the gradient both are left and right rows in turn.
        long rights = _gradients.RightRowsAtATime(key.B, key.Similarity);
        rights = Math.Min(rights, _gradients.LeftRowsAtATime(key.B, key.Similarity));
        rights = Math.Min(rights, Math.Min(_gpu.Limits.Range, _gpu.Tuning.ScratchBytes / 8) / 4);
        rights = Math.Min(rights, Math.Max(1, _gpu.Tuning.OperationsPerDispatch / (4L * Math.Max(1, key.B.Columns))));
        if (rights < group)
        {
            return (1, (int)rights);
        }

        long lefts = Math.Min(rights / group, _gradients.RightRowsAtATime(key.A, key.Similarity));
        lefts = Math.Min(lefts, Math.Max(1, _gpu.Limits.Range / 4 / key.Values.RowStride));
        return (Math.Min(lefts, key.A.Rows), group);
    }
}
