using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Softmax, its gradient and log-sum-exp of rows on a GPU, in windows that bindings and working memory allow.</summary>
internal sealed class SoftmaxOperation : IDisposable
{
    private readonly record struct ForwardKey(MatrixView From, MatrixView To, bool Logarithm);

    private readonly record struct BackwardKey(MatrixView Output, MatrixView Gradient, MatrixView Result, bool Logarithm);

    private readonly record struct SumKey(MatrixView From, MatrixView Result);

    private readonly GpuContext _gpu;
    private readonly RowSumKernels _sums;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<ForwardKey> _forward;
    private readonly RecordedWorkCache<BackwardKey> _backward;
    private readonly RecordedWorkCache<SumKey> _logSums;

    public SoftmaxOperation(GpuContext gpu, RowSumKernels sums, ElementKernels elements)
    {
        _gpu = gpu;
        _sums = sums;
        _elements = elements;
        _forward = gpu.CreateCache<ForwardKey>("softmax");
        _backward = gpu.CreateCache<BackwardKey>("softmax gradient");
        _logSums = gpu.CreateCache<SumKey>("log-sum-exp");
    }

    /// <summary>Submits a softmax; there are elements.</summary>
    public GpuFence Forward(in MatrixView from, in MatrixView to, bool logarithm, in OperationContext context) =>
        _forward.Get(new ForwardKey(from, to, logarithm), this, static (w, k, self) => self.RecordForward(w, k)).Run(context);

    /// <summary>Submits a gradient; there are elements.</summary>
    public GpuFence Backward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context)
    {
        var key = new BackwardKey(output, gradient, result, logarithm);
        return _backward.Get(key, this, static (w, k, self) => self.RecordBackward(w, k)).Run(context);
    }

    /// <summary>Submits log-sum-exps; there are rows.</summary>
    public GpuFence LogSumExp(in MatrixView from, in MatrixView result, in OperationContext context) =>
        _logSums.Get(new SumKey(from, result), this, static (w, k, self) => self.RecordLogSums(w, k)).Run(context);

    /// <inheritdoc/>
    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
        _logSums.Dispose();
    }

    private void RecordForward(RecordedWork work, in ForwardKey key)
    {
        long step = Math.Min(_sums.RowsAtATime(key.From), Math.Min(_elements.RowsAtATime(key.From), _elements.RowsAtATime(key.To)));
        for (long first = 0; first < key.From.Rows; first += step)
        {
            long count = Math.Min(step, key.From.Rows - first);
            MatrixView from = key.From.RowRange(first, count);
            GpuBuffer pairs = _gpu.Scratch.Get(ScratchKind.RowPairs, count * 8);
            _sums.Softmax(work, from, pairs, key.Logarithm);
            RowStep apply = key.Logarithm ? RowStep.LogSoftmax : RowStep.Softmax;
            _elements.Apply(work, apply, from, key.To.RowRange(first, count), pairs, default);
        }
    }

    private void RecordBackward(RecordedWork work, in BackwardKey key)
    {
        long step = Math.Min(_sums.RowsAtATime(key.Output), _sums.RowsAtATime(key.Gradient));
        step = Math.Min(step, Math.Min(_elements.RowsAtATime(key.Output), _elements.RowsAtATime(key.Result)));
        for (long first = 0; first < key.Output.Rows; first += step)
        {
            long count = Math.Min(step, key.Output.Rows - first);
            MatrixView output = key.Output.RowRange(first, count);
            MatrixView gradient = key.Gradient.RowRange(first, count);
            GpuBuffer pairs = _gpu.Scratch.Get(ScratchKind.RowPairs, count * 8);
            _sums.Sum(work, key.Logarithm ? RowSum.Right : RowSum.Product, output, gradient, pairs);
            RowStep apply = key.Logarithm ? RowStep.LogSoftmaxBackward : RowStep.SoftmaxBackward;
            _elements.Apply(work, apply, output, key.Result.RowRange(first, count), pairs, gradient);
        }
    }

    private void RecordLogSums(RecordedWork work, in SumKey key)
    {
        long step = _sums.RowsAtATime(key.From);
        for (long first = 0; first < key.From.Rows; first += step)
        {
            long count = Math.Min(step, key.From.Rows - first);
            _sums.LogSumExp(work, key.From.RowRange(first, count), key.Result.RowRange(first, count));
        }
    }
}
