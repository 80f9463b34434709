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
        long atATime = QueriesAtATime(queries, database, wanted, settings.Comparison);
        byte[] packed = ArrayPool<byte>.Shared.Rent(checked((int)(Math.Min(atATime, queries.Rows) * wanted * 8)));
        try
        {
            for (long q = 0; q < queries.Rows; q += atATime)
            {
                MatrixView part = queries.RowRange(q, Math.Min(atATime, queries.Rows - q));
                double to = (double)(q + part.Rows) / queries.Rows;
                for (int attempt = 0; !await SearchAsync(part, database, settings, attempt < MostAttempts, context, (double)q / queries.Rows, to).ConfigureAwait(false); attempt++)
                {
                }

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
        long atATime = QueriesAtATime(queries, database, wanted, settings.Comparison);
        for (long q = 0; q < queries.Rows; q += atATime)
        {
            MatrixView part = queries.RowRange(q, Math.Min(atATime, queries.Rows - q));

            // A list is submitted again after the database was written.
            Recorded(part, database, settings, factors: null).Copy(Best(part.Rows, wanted), results, q * wanted * 8, part.Rows * wanted * 8);
        }
    }

    private async ValueTask<bool> SearchAsync(
        MatrixView part, MatrixView database, NearestSettings settings, bool takesKept, OperationContext context, double from, double to)
    {
        using HeldRowFactors held = takesKept ? Hold(part, database, settings) : default;
        await Recorded(part, database, settings, held.Factors).RunAsync(context, from, to).ConfigureAwait(false);
        return held.AreOfTheseRows;
    }

    private RecordedWork Recorded(in MatrixView part, in MatrixView database, in NearestSettings settings, GpuBuffer? factors) =>
        _cache.Get(new Key(part, database, settings, factors), this, static (w, k, self) => self.Record(w, k));

    private GpuBuffer<byte> Best(long queries, int wanted) => _gpu.Scratch.Get(ScratchKind.Best, queries * wanted * 8);
}
