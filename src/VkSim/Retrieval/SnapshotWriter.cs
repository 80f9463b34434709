using System.Buffers;
using VkSim.Retrieval.Files;

namespace VkSim.Retrieval;

/// <summary>Copies the live rows of a snapshot from the device into a file, by ascending slots.</summary>
internal sealed class SnapshotWriter(IndexSnapshot snapshot, IndexFileWriter writer, long rowBytes)
{
    private const long PieceBytes = 4 << 20;
    private const int PieceRows = 1 << 16;

    /// <summary>Writes all rows; the file is not committed.</summary>
    /// <param name="progress">Told the share that is written, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between pieces.</param>
    public void Write(IProgress<double>? progress, CancellationToken cancellation)
    {
        int most = (int)Math.Clamp(PieceBytes / Math.Max(1, rowBytes), 1, PieceRows);
        byte[] rows = ArrayPool<byte>.Shared.Rent(checked((int)(most * rowBytes)));
        long[] ids = ArrayPool<long>.Shared.Rent(most);
        long done = 0;
        foreach (ref readonly ChunkRows chunk in snapshot.Chunks)
        {
            for (int row = 0; row < chunk.Visible; row += most)
            {
                cancellation.ThrowIfCancellationRequested();
                done += Write(chunk, row, Math.Min(most, chunk.Visible - row), rows, ids);
                progress?.Report((double)done / snapshot.Count);
            }
        }

        // Not after a failure, which may have left them in use.
        ArrayPool<byte>.Shared.Return(rows);
        ArrayPool<long>.Shared.Return(ids);
    }

    private int Write(in ChunkRows chunk, int first, int count, byte[] rows, long[] ids)
    {
        int bytes = (int)rowBytes;
        int live = 0;
        for (int row = first; row < first + count;)
        {
            int end = row;
            for (; end < first + count && IsLive(chunk, end); end++)
            {
                ids[end - first] = chunk.Chunk.IdOf(end);
            }

            if (end > row)
            {
                if (live == 0)
                {
                    // Gaps come with it: one copy from the device is cheaper than many.
                    chunk.Chunk.ReadStored(row, first + count - row, rows.AsSpan((row - first) * bytes, (first + count - row) * bytes));
                }

                live += end - row;
                writer.Write(ids.AsSpan(row - first, end - row), rows.AsSpan((row - first) * bytes, (end - row) * bytes));
            }

            row = end + 1;
        }

        return live;
    }

    private static bool IsLive(in ChunkRows chunk, int row) => (chunk.LiveOf(row >> 6) >> (row & 63) & 1) != 0;
}
