using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>
/// Copies of one range of a buffer on their way to the host, a few at a time: for what is read every frame. Where a
/// <see cref="ReadbackRequest{T}"/> is made for each copy, a ring keeps its memory, and neither asking nor reading allocates or waits.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>May be used by several threads.</remarks>
public sealed class ReadbackRing<T> : IDisposable
    where T : unmanaged
{
    private readonly Lock _gate = new();
    private readonly GpuBuffer _source;
    private readonly ulong _offset;
    private readonly HostBlockPool _pool;
    private readonly HostBlock[] _blocks;
    private readonly ulong[] _serials;
    private int _newest = -1;
    private bool _disposed;

    internal ReadbackRing(GpuBuffer source, long offset, int count, int slots, HostBlockPool pool)
    {
        _source = source;
        _offset = (ulong)offset;
        Count = count;
        _pool = pool;
        _serials = new ulong[slots];
        _blocks = new HostBlock[slots];
        int made = 0;
        try
        {
            for (; made < slots; made++)
            {
                _blocks[made] = pool.Rent(ByteLength);
            }
        }
        catch
        {
            foreach (HostBlock block in _blocks.AsSpan(0, made))
            {
                pool.Return(block, 0);
            }

            throw;
        }

        source.Device.Ledger.Add(DeviceResourceKind.Readback, this, "readback ring");
    }

    /// <summary>The number of elements of a copy.</summary>
    public int Count { get; }

    private ulong ByteLength => (ulong)Count * (ulong)Unsafe.SizeOf<T>();

    private GpuDevice Device => _source.Device;

    /// <summary>
    /// Asks for a copy of what the range holds after all work that was submitted before. Where as many copies are under way as the ring
    /// has places, it takes the place of the newest of these, which is then never read.
    /// </summary>
    /// <returns>Reached when the copy is there.</returns>
    /// <exception cref="ObjectDisposedException">The ring or its buffer was disposed.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public GpuFence Request()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            int slot = FreeSlot();
            _serials[slot] = TransferCommands.CopyOut(Device, _source, _offset, _blocks[slot], ByteLength);
            _newest = slot;
            return new GpuFence(Device, _serials[slot]);
        }
    }

    /// <summary>The newest copy that was asked for; reached from the start where none was.</summary>
    public GpuFence Newest
    {
        get
        {
            lock (_gate)
            {
                return _newest < 0 ? default : new GpuFence(Device, _serials[_newest]);
            }
        }
    }

    /// <summary>Reads the newest copy that has arrived, any number of times. Does not wait.</summary>
    /// <param name="destination">As many elements as a copy has.</param>
    /// <returns>Whether one has arrived; otherwise the destination is as it was.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool TryRead(Span<T> destination)
    {
        if (destination.Length < Count)
        {
            throw new ArgumentException($"The destination has {destination.Length} elements; the readback has {Count}.", nameof(destination));
        }

        lock (_gate)
        {
            ThrowIfDisposed();
            int slot = NewestArrived();
            if (slot < 0)
            {
                Device.Submissions.ThrowIfLost();
                return false;
            }

            _blocks[slot].Read(MemoryMarshal.AsBytes(destination[..Count]));
            return true;
        }
    }

    /// <summary>Gives the memory back, once the copies that are under way have ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            for (int slot = 0; slot < _blocks.Length; slot++)
            {
                _pool.Return(_blocks[slot], _serials[slot]);
            }
        }

        Device.Ledger.Remove(this);
    }

    // The oldest copy that has arrived, the newest such excepted, since it is still to be read.
    private int FreeSlot()
    {
        int arrived = NewestArrived();
        int free = -1;
        for (int slot = 0; slot < _serials.Length; slot++)
        {
            bool isFree = slot != arrived && Device.Submissions.IsComplete(_serials[slot]);
            if (isFree && (free < 0 || _serials[slot] < _serials[free]))
            {
                free = slot;
            }
        }

        return free >= 0 ? free : _newest;
    }

    private int NewestArrived()
    {
        int newest = -1;
        for (int slot = 0; slot < _serials.Length; slot++)
        {
            bool arrived = _serials[slot] != 0 && Device.Submissions.IsComplete(_serials[slot]);
            if (arrived && (newest < 0 || _serials[slot] > _serials[newest]))
            {
                newest = slot;
            }
        }

        return newest;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
