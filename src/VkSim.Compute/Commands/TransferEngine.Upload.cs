using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <content>The way in without blocking.</content>
internal sealed partial class TransferEngine
{
    /// <summary>Writes into a buffer without blocking while the ring is full. The data may be changed once the task has ended.</summary>
    public async ValueTask WriteAsync<T>(GpuBuffer buffer, long offset, ReadOnlyMemory<T> data, CancellationToken cancellation)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        Check(buffer, offset, (long)data.Length * size);
        cancellation.ThrowIfCancellationRequested();
        int pieceElements = Math.Max(1, _ring.Value.MaxPiece / size);
        while (!data.IsEmpty)
        {
            ReadOnlyMemory<T> piece = data[..Math.Min(data.Length, pieceElements)];
            if (!TryWrite(buffer, offset, MemoryMarshal.AsBytes(piece.Span), out ulong oldest))
            {
                // Another thread that has yet to submit needs no more than a moment.
                await (oldest == 0
                    ? new ValueTask(Task.Delay(1, cancellation))
                    : _device.Submissions.WaitAsync(oldest, cancellation)).ConfigureAwait(false);
                continue;
            }

            data = data[piece.Length..];
            offset += (long)piece.Length * size;
        }
    }
}
