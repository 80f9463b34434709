using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the kernels that sum the gradient of one row whose cosines with many were taken.</summary>
internal sealed class CosineGradientKernels(GpuContext gpu, NormKernels norms, ElementKernels elements)
{
    private readonly record struct OneConstants(
        uint OtherBase, uint OtherStride, uint GradientBase, uint GradientStride,
        uint Rows, uint Columns, uint Chunk, uint Flags, float Epsilon);

    private readonly record struct CopyConstants(uint Count, uint ResultBase);

    /// <summary>Adds the directions of these rows, times their gradients, to the sums for the one row that serves all.</summary>
    public void AddToOne(RecordedWork work, in MatrixView other, in MatrixView gradient, GpuBuffer totals, in CosineSettings settings)
    {
        GpuBuffer otherNorms = gpu.Scratch.Get(ScratchKind.RightDivisors, other.Rows * 8);
        norms.OfRows(work, other, otherNorms, default, new NormalizeSettings(0, ZeroVectorPolicy.Zero));
        long chunks = (other.Rows + NormKernels.ChunkRows - 1) / NormKernels.ChunkRows;
        GpuBuffer parts = gpu.Scratch.Get(ScratchKind.ColumnParts, chunks * other.Columns * 8);
        Kernel kernel = gpu.Kernels.Find("cosine_column_sums", (0, gpu.Tuning.RowGroup), (2, (uint)other.ElementType));
        RowWindow others = gpu.BindOptional(kernel, "Other", other);
        RowWindow slopes = gpu.BindOptional(kernel, "Gradient", gradient);
        kernel.SetBuffer("OtherNorms", otherNorms, 0, other.Rows * 8);
        kernel.SetBuffer("Parts", parts, 0, chunks * other.Columns * 8);
        kernel.SetConstants(new OneConstants(
            others.FirstElement, others.Stride, slopes.FirstElement, slopes.Stride, others.Rows, others.Columns,
            NormKernels.ChunkRows, (uint)RowKernels.FlagOf(settings.ZeroVectors), settings.Epsilon));
        elements.Dispatch(work, kernel, chunks * other.Columns, 4 * other.ElementCount);
        norms.Merge(work, parts, totals, other.Columns, chunks, largest: false);
    }

    /// <summary>Writes the sums to the gradient of the one row.</summary>
    public void CopySums(RecordedWork work, GpuBuffer totals, in MatrixView result)
    {
        Kernel kernel = gpu.Kernels.Find("copy_sums", (0, gpu.Tuning.RowGroup));
        RowWindow target = gpu.BindOptional(kernel, "Result", result);
        kernel.SetBuffer("Pairs", totals, 0, result.Columns * 8L);
        kernel.SetConstants(new CopyConstants((uint)result.Columns, target.FirstElement));
        elements.Dispatch(work, kernel, result.Columns, result.Columns);
    }
}
