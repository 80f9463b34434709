using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <content>Memory, and what goes in and out.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public IMatrixStorage Allocate(long rows, int columns, ElementType elementType) =>
        new GpuStorage(_device, checked(rows * columns), elementType);

    /// <inheritdoc/>
    public void Write(in MatrixView destination, ReadOnlySpan<byte> source)
    {
        GpuBuffer buffer = BufferOf(destination);
        int size = ElementConversion.SizeOf(destination.ElementType);
        if (destination.IsContiguous)
        {
            buffer.WriteBytes(source, destination.FirstElement * size);
            return;
        }

        int rowBytes = destination.Columns * size;
        for (long row = 0; row < destination.Rows; row++)
        {
            buffer.WriteBytes(source.Slice((int)(row * rowBytes), rowBytes), (destination.FirstElement + (row * destination.RowStride)) * size);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(MatrixView destination, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        // A host's buffer may have elements of another type; its bytes go in pieces, between which the device is waited for.
        const int Piece = 1 << 22;
        long first = destination.FirstElement * ElementConversion.SizeOf(destination.ElementType);
        if (BufferOf(destination) is GpuBuffer<byte> bytes)
        {
            await bytes.WriteAsync(source, first, cancellationToken).ConfigureAwait(false);
            return;
        }

        for (int at = 0; at < source.Length; at += Piece)
        {
            if (at > 0)
            {
                await SynchronizeAsync(cancellationToken).ConfigureAwait(false);
            }

            BufferOf(destination).WriteBytes(source.Span[at..Math.Min(source.Length, at + Piece)], first + at);
        }
    }

    /// <inheritdoc/>
    public void Read(in MatrixView source, Span<byte> destination)
    {
        GpuBuffer buffer = BufferOf(source);
        int size = ElementConversion.SizeOf(source.ElementType);
        if (source.IsContiguous)
        {
            buffer.ReadBytes(destination, source.FirstElement * size);
            return;
        }

        int rowBytes = source.Columns * size;
        for (long row = 0; row < source.Rows; row++)
        {
            buffer.ReadBytes(destination.Slice((int)(row * rowBytes), rowBytes), (source.FirstElement + (row * source.RowStride)) * size);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(MatrixView source, Memory<byte> destination, CancellationToken cancellationToken)
    {
        GpuBuffer buffer = BufferOf(source);
        int size = ElementConversion.SizeOf(source.ElementType);
        if (source.IsContiguous)
        {
            await buffer.ReadBytesAsync(destination, source.FirstElement * size, cancellationToken).ConfigureAwait(false);
            return;
        }

        int rowBytes = source.Columns * size;
        for (long row = 0; row < source.Rows; row++)
        {
            Memory<byte> target = destination.Slice((int)(row * rowBytes), rowBytes);
            await buffer.ReadBytesAsync(target, (source.FirstElement + (row * source.RowStride)) * size, cancellationToken).ConfigureAwait(false);
        }
    }

    private static GpuBuffer BufferOf(in MatrixView view) => ((GpuStorage)view.Storage).Buffer;
}
