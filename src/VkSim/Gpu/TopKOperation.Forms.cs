using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>The same without a waiting thread, and as a part of a list of the caller's.</content>
internal sealed partial class TopKOperation
{
    /// <summary>Keys are those of a similarity where the largest are best, of a distance otherwise.</summary>
    public static Metric OrderOf(bool largest) => largest ? Metric.Dot : Metric.L1;

    /// <summary>As <see cref="Run"/>, without blocking a thread while the device works.</summary>
    public async ValueTask RunAsync(MatrixView matrix, int k, bool largest, Memory<float> values, Memory<long> ids, OperationContext context)
    {
        int wanted = Math.Min(k, matrix.Columns);
        long step = RowsAtATime(matrix, wanted);
        byte[] packed = ArrayPool<byte>.Shared.Rent(checked((int)(Math.Min(step, matrix.Rows) * wanted * 8)));
        try
        {
            for (long row = 0; row < matrix.Rows; row += step)
            {
                MatrixView part = matrix.RowRange(row, Math.Min(step, matrix.Rows - row));
                double to = (double)(row + part.Rows) / matrix.Rows;
                await Recorded(part, wanted, largest).RunAsync(context, (double)row / matrix.Rows, to).ConfigureAwait(false);
                Memory<byte> found = packed.AsMemory(0, (int)(part.Rows * wanted * 8));
                await Best(part.Rows, wanted).ReadAsync(found, 0, context.CancellationToken).ConfigureAwait(false);
                int first = (int)(row * k);
                ScoreKeys.UnpackRows(MemoryMarshal.Cast<byte, ulong>(found.Span), wanted, k, OrderOf(largest), values.Span[first..], ids.Span[first..]);
                context.Progress?.Report(to);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Records it; packed results, min(k, columns) a row, go to a buffer. The matrix has elements and k is not 0.</summary>
    /// <exception cref="NotSupportedException">More are wanted of a row than the device's bindings can hold.</exception>
    public void Record(in MatrixView matrix, int k, bool largest, GpuBuffer results)
    {
        int wanted = Math.Min(k, matrix.Columns);
        long step = RowsAtATime(matrix, wanted);
        for (long row = 0; row < matrix.Rows; row += step)
        {
            MatrixView part = matrix.RowRange(row, Math.Min(step, matrix.Rows - row));
            Recorded(part, wanted, largest).Copy(Best(part.Rows, wanted), results, row * wanted * 8, part.Rows * wanted * 8);
        }
    }

    private RecordedWork Recorded(in MatrixView part, int wanted, bool largest) =>
        _cache.Get(new Key(part, wanted, largest), this, static (w, key, self) => self.Record(w, key));

    private GpuBuffer<byte> Best(long rows, int wanted) => _gpu.Scratch.Get(ScratchKind.Best, rows * wanted * 8);
}
