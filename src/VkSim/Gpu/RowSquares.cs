using VkSim.Compute;

namespace VkSim;

/// <summary>Records the kernel that sums the squares of rows, for the expanded form of Euclidean distances.</summary>
internal sealed class RowSquares(GpuContext gpu)
{
    private readonly record struct Constants(uint SourceBase, uint SourceStride, uint Rows, uint Columns);

    /// <summary>Writes each row's sum, 8 bytes a row from the buffer's start on.</summary>
    public void Write(RecordedWork work, in MatrixView rows, GpuBuffer squares)
    {
        int segments = gpu.Tuning.SegmentsFor(rows.Columns, gpu.Tuning.RowGroup);
        Kernel kernel = gpu.Kernels.Find(
            KernelLibrary.Variant("row_squares", RowWindow.LayoutOf(rows)),
            (0, gpu.Tuning.RowGroup), (1, segments), (2, (uint)rows.ElementType));
        RowWindow source = RowWindow.Of(rows, gpu.Limits);
        source.BindTo(kernel, "Source");
        kernel.SetBuffer("Squares", squares, 0, rows.Rows * 8);
        kernel.SetConstants(new Constants(source.FirstElement, source.Stride, source.Rows, source.Columns));
        long perGroup = gpu.Tuning.RowGroup / segments;
        (uint x, uint y) = gpu.Limits.Flat((rows.Rows + perGroup - 1) / perGroup);
        work.Dispatch(kernel, x, y, 2 * rows.Rows * rows.Columns);
    }
}
