using System.Buffers;

namespace VkSim.Sources;

/// <summary>Passes over the rows of a source in windows, as wide numbers.</summary>
internal static class WideRows
{
    private const long WindowElements = 1 << 16;

    /// <summary>Takes a row.</summary>
    public delegate void RowHandler<T>(long row, ReadOnlySpan<WideNumber> wide, T state)
        where T : allows ref struct;

    /// <summary>Hands rows over one after another, with what the handler needs to know.</summary>
    public static void Read<T>(IMatrixSource source, long first, long count, T state, RowHandler<T> handler, CancellationToken cancellation = default)
        where T : allows ref struct
    {
        int columns = checked((int)source.Columns);
        if (columns == 0)
        {
            return;
        }

        long step = Math.Clamp(WindowElements / columns, 1, Math.Max(1, count));
        WideNumber[] rented = ArrayPool<WideNumber>.Shared.Rent((int)step * columns);
        try
        {
            for (long row = first; row < first + count; row += step)
            {
                cancellation.ThrowIfCancellationRequested();
                int rows = (int)Math.Min(step, first + count - row);
                Span<WideNumber> window = rented.AsSpan(0, rows * columns);
                source.Read(row * columns, window);
                for (int i = 0; i < rows; i++)
                {
                    handler(row + i, window.Slice(i * columns, columns), state);
                }
            }
        }
        finally
        {
            ArrayPool<WideNumber>.Shared.Return(rented);
        }
    }
}
