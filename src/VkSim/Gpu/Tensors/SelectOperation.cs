using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu.Tensors;

/// <summary>Elements of one matrix or another by a condition on a GPU, in windows that bindings allow.</summary>
internal sealed class SelectOperation : IDisposable
{
    private readonly record struct Key(MatrixView Condition, MatrixView A, MatrixView B, MatrixView Result);

    private readonly record struct Constants(
        uint ConditionBase, uint ConditionStride, uint LeftBase, uint LeftStride, uint RightBase, uint RightStride, uint TargetBase, uint TargetStride,
        uint Rows, uint Columns);

    private readonly GpuContext _gpu;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<Key> _cache;

    public SelectOperation(GpuContext gpu, ElementKernels elements)
    {
        _gpu = gpu;
        _elements = elements;
        _cache = gpu.CreateCache<Key>("select");
    }

    /// <summary>Submits it; there are elements.</summary>
    public GpuFence Run(in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result, in OperationContext context) =>
        _cache.Get(new Key(condition, a, b, result), this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private static MatrixView RowsOf(in MatrixView operand, long first, long count) => operand.Rows == 1 ? operand : operand.RowRange(first, count);

    private void Record(RecordedWork work, in Key key)
    {
        long step = Math.Min(_elements.RowsAtATime(key.Result), _elements.RowsAtATime(key.Condition));
        step = Math.Min(step, Math.Min(_elements.RowsAtATime(key.A), _elements.RowsAtATime(key.B)));
        for (long first = 0; first < key.Result.Rows; first += step)
        {
            long count = Math.Min(step, key.Result.Rows - first);
            Record(
                work, RowsOf(key.Condition, first, count), RowsOf(key.A, first, count), RowsOf(key.B, first, count), key.Result.RowRange(first, count));
        }
    }

    private void Record(RecordedWork work, in MatrixView condition, in MatrixView a, in MatrixView b, in MatrixView result)
    {
        Kernel kernel = _gpu.Kernels.Find(
            "select", (0, _gpu.Tuning.RowGroup), (1, (uint)condition.ElementType), (2, (uint)a.ElementType), (3, (uint)b.ElementType),
            (4, (uint)result.ElementType));
        RowWindow conditions = Bind(kernel, "Condition", condition);
        RowWindow left = Bind(kernel, "Left", a);
        RowWindow right = Bind(kernel, "Right", b);
        RowWindow target = RowWindow.Of(result, _gpu.Limits);
        target.BindTo(kernel, "Target");
        kernel.SetConstants(new Constants(
            conditions.FirstElement, conditions.Stride, left.FirstElement, left.Stride, right.FirstElement, right.Stride,
            target.FirstElement, target.Stride, target.Rows, target.Columns));
        _elements.Dispatch(work, kernel, ElementKernels.InvocationsFor(result), result.ElementCount);
    }

    // One row serves all.
    private RowWindow Bind(Kernel kernel, string name, in MatrixView operand)
    {
        RowWindow window = RowWindow.Of(operand, _gpu.Limits);
        window.BindTo(kernel, name);
        return operand.Rows == 1 ? window with { Stride = 0 } : window;
    }
}
