using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>The search without a waiting thread, and as a part of a list of the caller's.</content>
internal sealed partial class NearestOperation
{
    /// <summary>As <see cref="Run"/>, without blocking a thread while the device works.</summary>
    public async ValueTask RunAsync(
        MatrixView queries, MatrixView database, NearestSettings settings, Memory<float> scores, Memory<long> ids, OperationContext context)
    {
        int wanted = (int)Math.Min(settings.K, database.Rows);
        long atATime = QueriesAtATime(queries, wanted, database.Rows, settings.Comparison);
        byte[] packed = ArrayPool<byte>.Shared.Rent(checked((int)(Math.Min(atATime, queries.Rows) * wanted * 8)));
        try
        {
            for (long q = 0; q < queries.Rows; q += atATime)
            {
                MatrixView part = queries.RowRange(q, Math.Min(atATime, queries.Rows - q));
                double to = (double)(q + part.Rows) / queries.Rows;
                await Recorded(part, database, settings).RunAsync(context, (double)q / queries.Rows, to).ConfigureAwait(false);
                Memory<byte> found = packed.AsMemory(0, (int)(part.Rows * wanted * 8));
                await Best(part.Rows, wanted).ReadAsync(found, 0, context.CancellationToken).ConfigureAwait(false);
                int first = (int)(q * settings.K);
                ScoreKeys.UnpackRows(
                    MemoryMarshal.Cast<byte, ulong>(found.Span), wanted, settings.K, settings.Comparison.Metric, scores.Span[first..], ids.Span[first..]);
                context.Progress?.Report(to);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Records a search whose packed results, min(K, rows) a query, go to a buffer; queries and database have rows.</summary>
    /// <exception cref="NotSupportedException">More neighbours than the device's bindings or 32-bit ids can hold.</exception>
    public void Record(in MatrixView queries, in MatrixView database, in NearestSettings settings, GpuBuffer results)
    {
        int wanted = (int)Math.Min(settings.K, database.Rows);
        long atATime = QueriesAtATime(queries, wanted, database.Rows, settings.Comparison);
        for (long q = 0; q < queries.Rows; q += atATime)
        {
            MatrixView part = queries.RowRange(q, Math.Min(atATime, queries.Rows - q));
            Recorded(part, database, settings).Copy(Best(part.Rows, wanted), results, q * wanted * 8, part.Rows * wanted * 8);
        }
    }

    private RecordedWork Recorded(in MatrixView part, in MatrixView database, in NearestSettings settings) =>
        _cache.Get(new Key(part, database, settings), this, static (w, k, self) => self.Record(w, k));

    private GpuBuffer<byte> Best(long queries, int wanted) => _gpu.Scratch.Get(ScratchKind.Best, queries * wanted * 8);
}
