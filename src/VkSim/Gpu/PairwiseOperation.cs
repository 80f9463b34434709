using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>The full comparison of two matrices on a GPU, in windows that bindings, working memory and watchdogs allow.</summary>
internal sealed class PairwiseOperation : IDisposable
{
    private readonly record struct Key(MatrixView Left, MatrixView Right, MatrixView Result, PairwiseSettings Settings, bool Condensed);

    private readonly GpuContext _gpu;
    private readonly PairwiseKernels _kernels;
    private readonly RecordedWorkCache<Key> _cache;

    public PairwiseOperation(GpuContext gpu, PairwiseKernels kernels)
    {
        _gpu = gpu;
        _kernels = kernels;
        _cache = gpu.CreateCache<Key>("pairwise");
    }

    /// <summary>Submits the comparison; both operands and the result have rows.</summary>
    public Compute.GpuFence Run(
        in MatrixView left, in MatrixView right, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        RecordedWork work = _cache.Get(new Key(left, right, result, settings, Condensed: false), this, static (w, key, self) => self.Record(w, key));
        return work.Run(context);
    }

    /// <summary>Submits the comparison of row i with row j for every i &lt; j; there are such pairs.</summary>
    public Compute.GpuFence RunCondensed(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        var key = new Key(rows, rows, result, settings, Condensed: true);
        return _cache.Get(key, this, static (w, k, self) => self.Record(w, k)).Run(context);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private void Record(RecordedWork work, in Key key)
    {
        // Few right rows are as good as few left rows: no metric minds the order of its operands, down to the last bit.
        bool swap = key.Right.Rows <= _gpu.Tuning.FewRows && key.Left.Rows > key.Right.Rows;
        MatrixView left = swap ? key.Right : key.Left;
        MatrixView right = swap ? key.Left : key.Right;
        PairwiseMethod method = PairwiseMethod.For(_gpu.Tuning, left, right, key.Settings);
        var outcome = new PairwiseOutcome
        {
            Result = key.Result,
            LeftStep = swap ? 1 : key.Condensed ? right.Rows : key.Result.RowStride,
            RightStep = swap ? key.Result.RowStride : 1,
            CondensedRows = key.Condensed ? right.Rows : 0,
        };
        (long leftStep, long rightStep) = Windows(left, right, method, key.Settings, outcome);
        for (long r = 0; r < right.Rows; r += rightStep)
        {
            MatrixView rightRows = right.RowRange(r, Math.Min(rightStep, right.Rows - r));
            _kernels.PrepareRight(work, rightRows, method, key.Settings);
            PairwiseKernels.Left prepared = default;
            for (long l = 0; l < left.Rows; l += leftStep)
            {
                MatrixView leftRows = left.RowRange(l, Math.Min(leftStep, left.Rows - l));
                if (key.Condensed && r + rightRows.Rows - 1 <= l)
                {
                    break;
                }

                prepared = _kernels.PrepareLeft(work, leftRows, method, key.Settings);
                _kernels.Compare(work, prepared, rightRows, method, key.Settings, outcome.At(l, r));
            }
        }
    }

    private (long Left, long Right) Windows(
        in MatrixView left, in MatrixView right, in PairwiseMethod method, in PairwiseSettings settings, in PairwiseOutcome outcome)
    {
        long values = _gpu.Limits.Range / 4;
        long operations = _gpu.Tuning.OperationsPerDispatch / (PairwisePower.Operations(settings) * Math.Max(1, left.Columns));
        long leftRows = Math.Min(left.Rows, _kernels.LeftRowsAtATime(left, method));
        long rightRows = Math.Min(right.Rows, _kernels.RightRowsAtATime(right, method));
        long group = Math.Min(leftRows, method.LeftRowsOfGroup);
        rightRows = Math.Clamp(operations / group, 1, rightRows);
        rightRows = Math.Min(rightRows, 1 + ((values - 1) / outcome.RightStep));
        leftRows = Math.Clamp(RoundDown(operations / rightRows, method.LeftRowsOfGroup), 1, leftRows);
        long room = values - 1 - ((rightRows - 1) * outcome.RightStep);
        leftRows = Math.Min(leftRows, 1 + (room / outcome.LeftStep));
        return (leftRows, rightRows);
    }

    private static long RoundDown(long value, long multiple) => value < multiple ? value : value / multiple * multiple;
}
