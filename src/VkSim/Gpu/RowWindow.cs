using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>
/// Rows of a matrix as one binding reaches them: a range of the buffer that begins where the device lets a range begin, and the
/// element at which the first row begins within it.
/// </summary>
internal readonly record struct RowWindow(
    GpuBuffer Buffer, long ByteOffset, long ByteLength, uint FirstElement, uint Stride, uint Rows, uint Columns, ElementType Type)
{
    /// <summary>The layout in which whole groups of 4 columns can be loaded, or words.</summary>
    public static RowLayout LayoutOf(in MatrixView view)
    {
        if (CodedView.CodingOf(view) == Quantization.Int8)
        {
            return RowLayout.Int8;
        }

        bool grouped = view.Columns % 4 == 0 && view.RowStride % 4 == 0 && view.FirstElement % 4 == 0;
        return !grouped ? RowLayout.Words : view.ElementType == ElementType.Float32 ? RowLayout.Vec4 : RowLayout.Half4;
    }

    /// <summary>A window over all rows of a view, which fit one binding.</summary>
    public static RowWindow Of(in MatrixView view, GpuLimits limits)
    {
        GpuBuffer buffer = ((GpuStorage)view.Storage).Buffer;
        int size = ElementConversion.SizeOf(view.ElementType);
        long first = view.FirstElement * size;
        long offset = first - (first % limits.OffsetAlignment);

        // A binding of rows without columns has some bytes all the same, where the buffer does.
        long least = Math.Min(sizeof(uint), buffer.ByteLength - offset);
        long length = Math.Max(least, first - offset + ((((view.Rows - 1) * view.RowStride) + CodedView.StoredColumns(view)) * size));
        return new RowWindow(
            buffer, offset, length, (uint)((first - offset) / size), (uint)view.RowStride, (uint)view.Rows, (uint)view.Columns, view.ElementType);
    }

    /// <summary>Binds the range.</summary>
    public void BindTo(Kernel kernel, string name) => kernel.SetBuffer(name, Buffer, ByteOffset, ByteLength);
}
