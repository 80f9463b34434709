using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the kernels that sum the gradient of one row whose cosines with many were taken.</summary>
internal sealed class CosineGradientKernels(GpuContext gpu, NormKernels norms, ElementKernels elements)
{
    private readonly record struct OneConstants(
        uint OwnBase, uint OtherBase, uint OtherStride, uint GradientBase, uint GradientStride,
        uint Rows, uint Columns, uint Chunk, uint Flags, float Epsilon);

    private readonly record struct CopyConstants(uint Count, uint ResultBase);

    /// <summary>Writes the norms of both matrices' rows, before any clamp.</summary>
    public RowNorms Norms(RecordedWork work, in MatrixView left, in MatrixView right, in CosineSettings settings) => new(
        NormsOf(work, left, ScratchKind.LeftDivisors), NormsOf(work, right, ScratchKind.RightDivisors), settings);

    /// <summary>Adds the gradients of these rows to the sums for the one row that serves all.</summary>
    public void AddToOne(
        RecordedWork work, in MatrixView own, in MatrixView other, in RowNorms rowNorms, GpuBuffer cosines, in MatrixView gradient, GpuBuffer totals)
    {
        long chunks = (own.Rows + NormKernels.ChunkRows - 1) / NormKernels.ChunkRows;
        GpuBuffer parts = gpu.Scratch.Get(ScratchKind.ColumnParts, chunks * own.Columns * 8);
        Kernel kernel = gpu.Kernels.Find(
            "cosine_column_sums", (0, gpu.Tuning.RowGroup), (1, (uint)own.ElementType), (2, (uint)other.ElementType));
        (RowWindow mine, RowWindow others, RowWindow slopes) = Bind(kernel, own, other, rowNorms, cosines, gradient);
        kernel.SetBuffer("Parts", parts, 0, chunks * own.Columns * 8);
        kernel.SetConstants(new OneConstants(
            mine.FirstElement, others.FirstElement, others.Stride, slopes.FirstElement, slopes.Stride, mine.Rows, mine.Columns,
            NormKernels.ChunkRows, (uint)RowKernels.FlagOf(rowNorms.Settings.ZeroVectors), rowNorms.Settings.Epsilon));
        elements.Dispatch(work, kernel, chunks * own.Columns, 4 * own.ElementCount);
        norms.Merge(work, parts, totals, own.Columns, chunks, largest: false);
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

    private (RowWindow Own, RowWindow Other, RowWindow Gradient) Bind(
        Kernel kernel, in MatrixView own, in MatrixView other, in RowNorms rowNorms, GpuBuffer cosines, in MatrixView gradient)
    {
        rowNorms.BindLeft(gpu, kernel, "OwnNorms", own);
        rowNorms.BindRight(gpu, kernel, "OtherNorms", other);
        kernel.SetBuffer("Cosines", cosines, 0, own.Rows * 8);
        return (gpu.BindOptional(kernel, "Own", own), gpu.BindOptional(kernel, "Other", other), gpu.BindOptional(kernel, "Gradient", gradient));
    }

    private GpuBuffer NormsOf(RecordedWork work, in MatrixView view, ScratchKind kind)
    {
        MatrixView rows = view.RowStride == 0 ? view with { Rows = 1, RowStride = view.Columns } : view;
        GpuBuffer buffer = gpu.Scratch.Get(kind, rows.Rows * 8);
        norms.OfRows(work, rows, buffer, default, new NormalizeSettings(0, ZeroVectorPolicy.Zero));
        return buffer;
    }
}
