using VkSim.Simd.Storage;

namespace VkSim.Simd;

/// <summary>Copies rows of host memory from and to packed bytes.</summary>
internal static unsafe class SimdBackendRows
{
    /// <summary>Copies packed rows into a matrix.</summary>
    /// <exception cref="ArgumentException">There are not as many bytes as the matrix has elements for.</exception>
    public static void Write(in HostMatrix destination, ReadOnlySpan<byte> source)
    {
        long rowBytes = (long)destination.Columns * destination.ElementSize;
        Check(destination, rowBytes, source.Length, nameof(source));
        if (destination.RowStride == destination.Columns)
        {
            source.CopyTo(new Span<byte>(destination.Data, source.Length));
            return;
        }

        for (long row = 0; row < destination.Rows; row++)
        {
            source.Slice((int)(row * rowBytes), (int)rowBytes).CopyTo(new Span<byte>(destination.Row(row), (int)rowBytes));
        }
    }

    /// <summary>Copies a matrix's rows out, packed.</summary>
    /// <exception cref="ArgumentException">There is not as much room as the matrix has elements.</exception>
    public static void Read(in HostMatrix source, Span<byte> destination)
    {
        long rowBytes = (long)source.Columns * source.ElementSize;
        Check(source, rowBytes, destination.Length, nameof(destination));
        if (source.RowStride == source.Columns)
        {
            new ReadOnlySpan<byte>(source.Data, destination.Length).CopyTo(destination);
            return;
        }

        for (long row = 0; row < source.Rows; row++)
        {
            new ReadOnlySpan<byte>(source.Row(row), (int)rowBytes).CopyTo(destination.Slice((int)(row * rowBytes), (int)rowBytes));
        }
    }

    private static void Check(in HostMatrix matrix, long rowBytes, long bytes, string argument)
    {
        if (matrix.Rows * rowBytes != bytes)
        {
            throw new ArgumentException(
                $"{matrix.Rows}×{matrix.Columns} elements of {matrix.ElementSize} bytes take {matrix.Rows * rowBytes} bytes, found {bytes}.", argument);
        }
    }
}
