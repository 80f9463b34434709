namespace VkSim.Compute;

/// <summary>Mapped host memory through which data reaches buffers that the host cannot write itself.</summary>
internal sealed unsafe class StagingRing : IDisposable
{
    private const long MinBytes = 1024;

    // A large write goes in pieces, so that the host fills one while the device empties another.
    private const int PiecesPerRing = 4;

    private readonly GpuDevice _device;
    private readonly HostBlock _block;
    private readonly RingSpace _space;
    private readonly object _gate = new();

    public StagingRing(GpuDevice device)
    {
        _device = device;
        // Pieces of memory that is not coherent must not share what is flushed at once.
        long alignment = Math.Max(16, device.Capabilities.NonCoherentAtomSize);
        long bytes = Math.Max(MinBytes, device.Options.StagingBytes) / alignment * alignment;
        bytes = Math.Max(bytes, alignment * PiecesPerRing);
        _space = new RingSpace(bytes, alignment);
        _block = new HostBlock(device, (ulong)bytes, BufferMemory.Upload, "staging ring");
        MaxPiece = (int)Math.Min(bytes / PiecesPerRing / alignment * alignment, 1 << 30);
    }

    /// <summary>Bytes that one <see cref="Write"/> takes at most.</summary>
    public int MaxPiece { get; }

    /// <summary>Writes into a buffer, after everything submitted before. Waits only while the ring is full.</summary>
    public void Write(GpuBuffer buffer, long offset, ReadOnlySpan<byte> data)
    {
        long place = Reserve(data.Length, out long ticket);
        ulong serial = 0;
        try
        {
            _block.Write((ulong)place, data);
            serial = TransferCommands.CopyIn(_device, _block, (ulong)place, buffer, (ulong)offset, (ulong)data.Length);
        }
        finally
        {
            lock (_gate)
            {
                _space.Release(ticket, serial);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The device is idle or lost.</summary>
    public void Dispose() => _block.Dispose();

    private long Reserve(long length, out long ticket)
    {
        while (true)
        {
            ulong oldest;
            lock (_gate)
            {
                if (_space.TryReserve(length, out long place, out ticket))
                {
                    return place;
                }

                _space.Reclaim(_device.Submissions.Completed);
                if (_space.TryReserve(length, out place, out ticket))
                {
                    return place;
                }

                if (!_space.TryGetOldestSerial(out oldest))
                {
                    // Another thread is still filling the oldest piece; it will say when it has submitted it.
                    Monitor.Wait(_gate);
                    continue;
                }
            }

            _device.Submissions.Wait(oldest, Timeout.InfiniteTimeSpan);
        }
    }
}
