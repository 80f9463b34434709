using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <content>The way out: staged reads, asynchronous reads, readback requests.</content>
internal sealed partial class TransferEngine
{
    // Large reads come in pieces: the next is on its way while the one before is taken out of its block.
    private const int ReadPiece = 8 << 20;

    // An asynchronous read takes its copy at once, up to this size; beyond, it goes piece by piece to bound the memory.
    private const int AsyncPiece = 256 << 20;

    /// <summary>
    /// Reads from a buffer without blocking: what it holds after all work that was submitted before this call. Of more than
    /// 256 MiB only the first are sure of that; the rest is read when they have arrived.
    /// </summary>
    public ValueTask ReadAsync<T>(GpuBuffer buffer, long offset, Memory<T> destination, CancellationToken cancellation)
        where T : unmanaged
    {
        long length = (long)destination.Length * Unsafe.SizeOf<T>();
        Check(buffer, offset, length);
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellation);
        }

        if (length == 0)
        {
            return ValueTask.CompletedTask;
        }

        if (ReadsDirectly(buffer, length) && buffer.IsIdle)
        {
            ReadMapped(buffer, offset, MemoryMarshal.AsBytes(destination.Span));
            return ValueTask.CompletedTask;
        }

        return ReadStagedAsync(buffer, offset, destination, cancellation);
    }

    /// <summary>Takes a copy of a range as it is after all work that was submitted before this call.</summary>
    public ReadbackRequest<T> Request<T>(GpuBuffer buffer, long offset, long count)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        if (count < 0 || count > Array.MaxLength / size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"One request reads from 0 to {Array.MaxLength / size} elements of {size} bytes.");
        }

        long length = count * size;
        Check(buffer, offset, length);
        if (length == 0)
        {
            return new ReadbackRequest<T>(_device, _readbacks, null, 0, 0);
        }

        HostBlock block = CopyOut(buffer, offset, length, out ulong serial);
        return new ReadbackRequest<T>(_device, _readbacks, block, (int)count, serial);
    }

    private HostBlock CopyOut(GpuBuffer buffer, long offset, long length, out ulong serial)
    {
        HostBlock block = _readbacks.Rent((ulong)length);
        try
        {
            serial = TransferCommands.CopyOut(_device, buffer, (ulong)offset, block, (ulong)length);
            return block;
        }
        catch
        {
            _readbacks.Return(block, 0);
            throw;
        }
    }

    private void ReadStaged(GpuBuffer buffer, long offset, Span<byte> destination)
    {
        HostBlock? pending = null;
        ulong pendingSerial = 0;
        Span<byte> pendingTarget = default;
        try
        {
            while (!destination.IsEmpty)
            {
                Span<byte> target = destination[..Math.Min(destination.Length, ReadPiece)];
                HostBlock block = CopyOut(buffer, offset, target.Length, out ulong serial);
                HostBlock? arrived = pending;
                (pending, ulong arrivedSerial, pendingSerial) = (block, pendingSerial, serial);
                Span<byte> arrivedTarget = pendingTarget;
                pendingTarget = target;
                if (arrived is not null)
                {
                    Take(arrived, arrivedSerial, arrivedTarget);
                }

                destination = destination[target.Length..];
                offset += target.Length;
            }

            HostBlock last = pending!;
            pending = null;
            Take(last, pendingSerial, pendingTarget);
        }
        finally
        {
            if (pending is not null)
            {
                _readbacks.Return(pending, pendingSerial);
            }
        }
    }

    private void Take(HostBlock block, ulong serial, Span<byte> target)
    {
        try
        {
            _device.Submissions.Wait(serial, Timeout.InfiniteTimeSpan);
            block.Read(target);
        }
        finally
        {
            _readbacks.Return(block, serial);
        }
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    private async ValueTask ReadStagedAsync<T>(
        GpuBuffer buffer, long offset, Memory<T> destination, CancellationToken cancellation)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        int pieceElements = Math.Max(1, AsyncPiece / size);
        while (!destination.IsEmpty)
        {
            Memory<T> target = destination[..Math.Min(destination.Length, pieceElements)];
            HostBlock block = CopyOut(buffer, offset, (long)target.Length * size, out ulong serial);
            try
            {
                await _device.Submissions.WaitAsync(serial, cancellation).ConfigureAwait(false);
                block.Read(MemoryMarshal.AsBytes(target.Span));
            }
            finally
            {
                _readbacks.Return(block, serial);
            }

            destination = destination[target.Length..];
            offset += (long)target.Length * size;
        }
    }
}
