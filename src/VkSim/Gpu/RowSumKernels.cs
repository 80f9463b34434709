using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the sums along rows that softmax and gradients need: a pair of numbers a row.</summary>
internal sealed class RowSumKernels(GpuContext gpu, LaneKernels lanes)
{
    private const uint WriteSums = 1;
    private const uint WriteLogarithms = 2;
    private const uint WriteResult = 4;

    private readonly record struct SoftmaxConstants(
        uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint ResultBase, uint Flags);

    private readonly record struct ProductConstants(
        uint LeftBase, uint LeftStride, uint RightBase, uint RightStride, uint Rows, uint Columns);

    /// <summary>Rows of which one dispatch takes all views.</summary>
    public long RowsAtATime(in MatrixView view) =>
        Math.Max(1, Math.Min(lanes.RowsAtATime(view), Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes) / 16));

    /// <summary>Writes each row's largest element, and the sum of exponentials below it or the logarithm of that.</summary>
    public void Softmax(RecordedWork work, in MatrixView from, GpuBuffer pairs, bool logarithm)
    {
        Kernel kernel = SoftmaxKernel(from);
        kernel.SetBuffer("Pairs", pairs, 0, from.Rows * 8);
        gpu.BindUnused(kernel, "Result");
        Dispatch(work, kernel, from, 0, logarithm ? WriteLogarithms : WriteSums);
    }

    /// <summary>Writes each row's log-sum-exp.</summary>
    public void LogSumExp(RecordedWork work, in MatrixView from, in MatrixView result)
    {
        Kernel kernel = SoftmaxKernel(from);
        gpu.BindUnused(kernel, "Pairs");
        RowWindow target = gpu.BindOptional(kernel, "Result", result);
        Dispatch(work, kernel, from, target.FirstElement, WriteResult);
    }

    /// <summary>Writes a sum of each row; the norms, before any clamp, are those of the left rows.</summary>
    public void Sum(
        RecordedWork work, RowSum sum, in MatrixView left, in MatrixView right, GpuBuffer pairs, GpuBuffer? norms = null)
    {
        Kernel kernel = lanes.Find(
            "row_products", left.Columns, (2, (uint)left.ElementType), (3, (uint)right.ElementType), (4, (uint)sum));
        RowWindow a = gpu.BindOptional(kernel, "Left", left);
        RowWindow b = gpu.BindOptional(kernel, "Right", right);
        if (norms is null)
        {
            gpu.BindUnused(kernel, "LeftNorms");
        }
        else
        {
            kernel.SetBuffer("LeftNorms", norms, 0, left.Rows * 8);
        }

        kernel.SetBuffer("Pairs", pairs, 0, left.Rows * 8);
        kernel.SetConstants(new ProductConstants(a.FirstElement, a.Stride, b.FirstElement, b.Stride, a.Rows, a.Columns));
        lanes.Dispatch(work, kernel, a.Rows, a.Columns);
    }

    private Kernel SoftmaxKernel(in MatrixView from) => lanes.Find("row_softmax", from.Columns, (2, (uint)from.ElementType));

    private void Dispatch(RecordedWork work, Kernel kernel, in MatrixView from, uint resultBase, uint flags)
    {
        RowWindow source = gpu.BindOptional(kernel, "Source", from);
        kernel.SetConstants(new SoftmaxConstants(source.FirstElement, source.Stride, source.Rows, source.Columns, resultBase, flags));
        lanes.Dispatch(work, kernel, source.Rows, source.Columns);
    }
}
