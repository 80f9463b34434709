namespace VkSim.Compute;

/// <summary>
/// Moves data between the host and buffers: straight through mapped memory where the device allows it and nobody else's
/// commands use the buffer, otherwise through a staging ring on the way in and cached host memory on the way out. Any offset and size in bytes. Everything is ordered
/// after the submissions made before. All members may be called from any thread.
/// </summary>
internal sealed unsafe partial class TransferEngine : IDisposable
{
    // Reading memory that the host does not cache goes a word at a time over the bus: beyond this a copy pays.
    private const int MaxUncachedRead = 1024;

    // Little memory that the host sees and the device leaves alone is filled sooner than a submission is made.
    private const int MaxHostFill = 1 << 16;

    private readonly GpuDevice _device;
    private readonly Lazy<StagingRing> _ring;
    private readonly HostBlockPool _readbacks;

    public TransferEngine(GpuDevice device)
    {
        _device = device;
        _ring = new Lazy<StagingRing>(() => new StagingRing(device));
        _readbacks = new HostBlockPool(device, BufferMemory.Readback, "readback");
        Uploads = new HostBlockPool(device, BufferMemory.Upload, "command list data");
    }

    /// <summary>Host memory for what is read.</summary>
    public HostBlockPool Readbacks => _readbacks;

    /// <summary>Host memory for what command lists write.</summary>
    public HostBlockPool Uploads { get; }

    /// <summary>Writes into a buffer. The data may be changed as soon as this returns.</summary>
    public void Write(GpuBuffer buffer, long offset, ReadOnlySpan<byte> data)
    {
        Check(buffer, offset, data.Length);
        if (data.IsEmpty)
        {
            return;
        }

        if (!buffer.IsDirect || !buffer.IsIdle)
        {
            WriteStaged(buffer, offset, data);
            return;
        }

        buffer.Uses.CountWrite();
        data.CopyTo(new Span<byte>(buffer.Allocation.Mapped + offset, data.Length));
        MappedMemory.Flush(_device, buffer.Allocation, (ulong)offset, (ulong)data.Length);
        buffer.Uses.CountWrite();
    }

    /// <summary>Reads from a buffer; waits for all work on it that was submitted before.</summary>
    public void Read(GpuBuffer buffer, long offset, Span<byte> destination)
    {
        Check(buffer, offset, destination.Length);
        if (destination.IsEmpty)
        {
            return;
        }

        if (!ReadsDirectly(buffer, destination.Length))
        {
            ReadStaged(buffer, offset, destination);
            return;
        }

        buffer.Uses.Wait(_device.Submissions);
        ReadMapped(buffer, offset, destination);
    }

    /// <summary>Fills a range with a 32-bit pattern that begins at its first byte; offset and size need no alignment.</summary>
    public void Fill(GpuBuffer buffer, long offset, long length, uint value)
    {
        Check(buffer, offset, length);
        if (length == 0)
        {
            return;
        }

        long head = Math.Min((4 - (offset & 3)) & 3, length);
        long body = (length - head) & ~3L;
        long tail = length - head - body;
        FillEdge(buffer, offset, (int)head, value, 0);
        if (body > 0)
        {
            FillWords(buffer, offset + head, body, uint.RotateRight(value, (int)head * 8));
        }

        FillEdge(buffer, offset + head + body, (int)tail, value, (int)head);
    }

    /// <summary>Copies between buffers on the device.</summary>
    public void Copy(GpuBuffer source, long sourceOffset, GpuBuffer destination, long destinationOffset, long length)
    {
        CommandList list = _device.Submissions.Immediate.Rent();
        try
        {
            list.Copy(source, sourceOffset, destination, destinationOffset, length);
            list.Submit();
        }
        finally
        {
            _device.Submissions.Immediate.Return(list);
        }
    }

    /// <summary>Destroys the host memory that is kept for later use.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Trim() => _readbacks.Trim() | Uploads.Trim();

    /// <summary>The device is idle or lost.</summary>
    public void Dispose()
    {
        if (_ring.IsValueCreated)
        {
            _ring.Value.Dispose();
        }

        _readbacks.Dispose();
        Uploads.Dispose();
    }

    private static bool ReadsDirectly(GpuBuffer buffer, long length)
        => buffer.IsDirect && (buffer.Allocation.IsHostCached || length <= MaxUncachedRead);

    private void Check(GpuBuffer buffer, long offset, long length)
    {
        BufferRange.CheckBuffer(buffer, _device, nameof(buffer));
        BufferRange.Check(buffer, offset, length, nameof(offset));
        _device.ThrowIfUnusable();
    }

    private void WriteStaged(GpuBuffer buffer, long offset, ReadOnlySpan<byte> data)
    {
        StagingRing ring = _ring.Value;
        while (!data.IsEmpty)
        {
            int length = (int)Math.Min(data.Length, ring.MaxPiece);
            ring.Write(buffer, offset, data[..length]);
            data = data[length..];
            offset += length;
        }
    }

    private bool TryWrite(GpuBuffer buffer, long offset, ReadOnlySpan<byte> data, out ulong oldest)
    {
        oldest = 0;
        if (data.Length <= _ring.Value.MaxPiece && !(buffer.IsDirect && buffer.IsIdle))
        {
            return _ring.Value.TryWrite(buffer, offset, data, out oldest);
        }

        Write(buffer, offset, data);
        return true;
    }

    private void ReadMapped(GpuBuffer buffer, long offset, Span<byte> destination)
    {
        MappedMemory.Invalidate(_device, buffer.Allocation, (ulong)offset, (ulong)destination.Length);
        new ReadOnlySpan<byte>(buffer.Allocation.Mapped + offset, destination.Length).CopyTo(destination);
    }

    private void FillWords(GpuBuffer buffer, long offset, long length, uint value)
    {
        if (buffer.IsDirect && length <= MaxHostFill && buffer.IsIdle)
        {
            buffer.Uses.CountWrite();
            new Span<uint>(buffer.Allocation.Mapped + offset, (int)(length / sizeof(uint))).Fill(value);
            MappedMemory.Flush(_device, buffer.Allocation, (ulong)offset, (ulong)length);
            buffer.Uses.CountWrite();
            return;
        }

        CommandList list = _device.Submissions.Immediate.Rent();
        try
        {
            list.Fill(buffer, value, offset, length);
            list.Submit();
        }
        finally
        {
            _device.Submissions.Immediate.Return(list);
        }
    }

    private void FillEdge(GpuBuffer buffer, long offset, int length, uint value, int phase)
    {
        if (length == 0)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[3];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(value >> (((phase + i) & 3) * 8));
        }

        Write(buffer, offset, bytes[..length]);
    }
}
