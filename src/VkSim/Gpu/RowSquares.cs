using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Records the kernel that sums the squares of rows, for the expanded form of Euclidean distances.</summary>
internal sealed class RowSquares(GpuContext gpu)
{
    private readonly LaneKernels _lanes = new(gpu, LaneSplit.Blocks);

    private readonly record struct Constants(uint SourceBase, uint SourceStride, uint Rows, uint Columns, uint SquaresBase);

    /// <summary>Writes each row's sum, 8 bytes a row from that of a row on.</summary>
    public void Write(RecordedWork work, in MatrixView rows, GpuBuffer squares, long firstRow = 0)
    {
        Kernel kernel = _lanes.Find("row_squares", RowWindow.LayoutOf(rows), rows.Columns, (2, (uint)rows.ElementType));
        RowWindow source = RowWindow.Of(rows, gpu.Limits);
        source.BindTo(kernel, "Source");
        (long offset, uint first) = gpu.Limits.Aligned(firstRow, 8);
        kernel.SetBuffer("Squares", squares, offset, (first + rows.Rows) * 8);
        kernel.SetConstants(new Constants(source.FirstElement, source.Stride, source.Rows, source.Columns, first));
        _lanes.Dispatch(work, kernel, rows.Rows, rows.Columns);
    }
}
