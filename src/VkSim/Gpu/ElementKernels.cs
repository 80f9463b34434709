using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the kernels that work on elements one by one, once their rows or columns have been reduced.</summary>
internal sealed class ElementKernels(GpuContext gpu)
{
    private readonly record struct ApplyConstants(
        uint SourceBase, uint SourceStride, uint TargetBase, uint TargetStride, uint GradientBase, uint GradientStride, uint Rows, uint Columns);

    /// <summary>Rows of a view that one dispatch takes.</summary>
    public long RowsAtATime(in MatrixView view)
    {
        long width = Math.Max(1, Math.Max(view.Columns, view.RowStride));
        long invocations = gpu.Limits.MostFlatGroups * gpu.Tuning.RowGroup;
        long bound = Math.Min(gpu.Limits.RowsInRange(view), (invocations - 1) / width);
        return Math.Max(1, Math.Min(bound, gpu.Tuning.OperationsPerDispatch / width));
    }

    /// <summary>Combines every element with the pair of its row or column; the gradient may be none, the target may be the source.</summary>
    public void Apply(RecordedWork work, RowStep step, in MatrixView from, in MatrixView to, GpuBuffer pairs, in MatrixView gradient)
    {
        if (from.ElementCount == 0)
        {
            return;
        }

        Kernel kernel = gpu.Kernels.Find(
            "apply_rows", (0, gpu.Tuning.RowGroup), (1, (uint)from.ElementType), (2, (uint)to.ElementType), (3, (uint)step),
            (13, gpu.CorrectsQuotients));
        RowWindow source = RowWindow.Of(from, gpu.Limits);
        RowWindow target = RowWindow.Of(to, gpu.Limits);
        source.BindTo(kernel, "Source");
        target.BindTo(kernel, "Target");
        kernel.SetBuffer("Pairs", pairs, 0, (step == RowStep.DivideColumns ? from.Columns : from.Rows) * 8);
        RowWindow slopes = gpu.BindOptional(kernel, "Gradient", gradient);
        kernel.SetConstants(new ApplyConstants(
            source.FirstElement, source.Stride, target.FirstElement, target.Stride,
            slopes.FirstElement, slopes.Stride, source.Rows, source.Columns));
        Dispatch(work, kernel, InvocationsFor(to), to.ElementCount);
    }

    /// <summary>Invocations that write a target by shaders/lib/targets.glsl; there are elements.</summary>
    public static long InvocationsFor(in MatrixView to) =>
        to.ElementType == ElementType.Float32 ? to.ElementCount : ((((to.Rows - 1) * to.RowStride) + to.Columns) / 2) + 1;

    /// <summary>Records a dispatch of so many invocations.</summary>
    public void Dispatch(RecordedWork work, Kernel kernel, long invocations, long operations)
    {
        (uint x, uint y) = gpu.Limits.Flat((invocations + gpu.Tuning.RowGroup - 1) / gpu.Tuning.RowGroup);
        work.Dispatch(kernel, x, y, operations);
    }
}
