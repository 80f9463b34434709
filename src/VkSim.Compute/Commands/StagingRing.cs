namespace VkSim.Compute;

/// <summary>
/// Mapped host memory through which data reaches buffers that the host cannot write itself, or not yet. Begins small and grows up
/// to <see cref="GpuDeviceOptions.StagingBytes"/> while the device has not taken what is in it.
/// </summary>
internal sealed unsafe class StagingRing : IDisposable
{
    private const long MinBytes = 1024;
    private const long FirstBytes = 4 << 20;

    // A large write goes in pieces, so that the host fills one while the device empties another.
    private const int PiecesPerRing = 4;

    private readonly GpuDevice _device;
    private readonly long _alignment;
    private readonly long _most;
    private readonly List<Segment> _segments = [];
    private readonly object _gate = new();
    private readonly Predicate<ulong> _isComplete;
    private long _bytes;

    public StagingRing(GpuDevice device)
    {
        _device = device;
        _isComplete = device.Submissions.IsComplete;
        // Pieces of memory that is not coherent must not share what is flushed at once.
        _alignment = Math.Max(16, device.Capabilities.NonCoherentAtomSize);
        long bytes = Math.Max(MinBytes, device.Options.StagingBytes) / _alignment * _alignment;
        _most = Math.Max(bytes, _alignment * PiecesPerRing);
        MaxPiece = (int)Math.Min(_most / PiecesPerRing / _alignment * _alignment, 1 << 30);
    }

    /// <summary>Bytes that one write takes at most.</summary>
    public int MaxPiece { get; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Writes into a buffer, after everything submitted before. Waits only while the ring is full and cannot grow.</summary>
    public void Write(GpuBuffer buffer, long offset, ReadOnlySpan<byte> data)
    {
        ulong oldest;
        while (!TryWrite(buffer, offset, data, out oldest))
        {
            WaitForRoom(oldest);
        }
    }

    /// <summary>Writes into a buffer, after everything submitted before, where there is room.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="data">At most <see cref="MaxPiece"/> bytes.</param>
    /// <param name="oldest">Without room: the submission that gives some back, or 0 where another thread has yet to submit it.</param>
    /// <returns>Whether it is on its way.</returns>
    public bool TryWrite(GpuBuffer buffer, long offset, ReadOnlySpan<byte> data, out ulong oldest)
    {
        if (Reserve(data.Length, out long place, out long ticket, out oldest) is not { } segment)
        {
            return false;
        }

        ulong serial = 0;
        try
        {
            segment.Block.Write((ulong)place, data);
            serial = TransferCommands.CopyIn(_device, segment.Block, (ulong)place, buffer, (ulong)offset, (ulong)data.Length);
            return true;
        }
        finally
        {
            lock (_gate)
            {
                segment.Space.Release(ticket, serial);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The device is idle or lost.</summary>
    public void Dispose() => _segments.ForEach(s => s.Block.Dispose());

    private void WaitForRoom(ulong oldest)
    {
        if (oldest != 0)
        {
            _device.Submissions.Wait(oldest, Timeout.InfiniteTimeSpan);
            return;
        }

        lock (_gate)
        {
            // It may have been submitted since, so the wait is bounded.
            Monitor.Wait(_gate, 1);
        }
    }

    private Segment? Reserve(long length, out long place, out long ticket, out ulong oldest)
    {
        lock (_gate)
        {
            if (TryReserve(length, out place, out ticket, out oldest) is { } segment)
            {
                return segment;
            }

            foreach (Segment held in _segments)
            {
                held.Space.Reclaim(_isComplete);
            }

            return TryReserve(length, out place, out ticket, out oldest) is { } reclaimed ? reclaimed
                : TryGrow(length) ? TryReserve(length, out place, out ticket, out oldest)
                : null;
        }
    }

    private Segment? TryReserve(long length, out long place, out long ticket, out ulong oldest)
    {
        oldest = ulong.MaxValue;
        foreach (Segment segment in _segments)
        {
            if (length <= segment.Space.Capacity && segment.Space.TryReserve(length, out place, out ticket))
            {
                return segment;
            }

            ulong serial = segment.Space.TryGetOldestSerial(out ulong known) ? known : 0;
            oldest = Math.Min(oldest, serial);
        }

        (place, ticket) = (0, 0);
        oldest = oldest == ulong.MaxValue ? 0 : oldest;
        return null;
    }

    /// <summary>Twice the memory, up to the budget; where there is none, what exists has to do.</summary>
    private bool TryGrow(long length)
    {
        long wanted = Math.Max(Math.Max(_segments.Count == 0 ? FirstBytes : _bytes, MaxPiece), length);
        long bytes = Math.Min(wanted, _most - _bytes) / _alignment * _alignment;
        if (bytes < length)
        {
            return false;
        }

        try
        {
            _segments.Add(new Segment(
                new HostBlock(_device, (ulong)bytes, BufferMemory.Upload, "staging ring"), new RingSpace(bytes, _alignment)));
        }
        catch (GpuOutOfMemoryException) when (_segments.Count > 0)
        {
            return false;
        }

        Volatile.Write(ref _bytes, _bytes + bytes);
        return true;
    }

    private sealed record Segment(HostBlock Block, RingSpace Space);
}
