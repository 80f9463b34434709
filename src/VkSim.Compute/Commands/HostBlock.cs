using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>A piece of mapped host memory that the device copies from or to.</summary>
internal sealed unsafe class HostBlock : IRetirable, IDisposable
{
    private readonly GpuDevice _device;
    private readonly HostBlockPool? _pool;
    private readonly MemoryAllocation _allocation;
    private int _holders;

    /// <param name="device">The device.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="memory">Upload or readback memory.</param>
    /// <param name="name">For debuggers and messages.</param>
    /// <param name="pool">Where the block goes when it is retired; without one it is destroyed.</param>
    public HostBlock(GpuDevice device, ulong length, BufferMemory memory, string name, HostBlockPool? pool = null)
    {
        _device = device;
        _pool = pool;
        Length = length;
        var info = new BufferCreateInfo
        {
            SType = StructureType.BufferCreateInfo,
            Size = length,
            Usage = BufferUsageFlags.TransferSrcBit | BufferUsageFlags.TransferDstBit,
            SharingMode = SharingMode.Exclusive,
        };
        Buffer handle = Handle = device.CreateBufferHandle(in info, name);
        try
        {
            device.Api.GetBufferMemoryRequirements(device.Handle, handle, out MemoryRequirements requirements);
            _allocation = device.AllocateMemory(new MemoryRequest(requirements, memory, false, handle, name));
            device.Check(
                device.Api.BindBufferMemory(device.Handle, handle, _allocation.Memory, _allocation.Offset),
                "vkBindBufferMemory");
        }
        catch
        {
            Dispose();
            throw;
        }

        device.SetDebugName(ObjectType.Buffer, handle.Handle, name);
    }

    public Buffer Handle { get; }

    public ulong Length { get; }

    /// <summary>Writes and makes it visible to submissions that follow.</summary>
    public void Write(ulong offset, ReadOnlySpan<byte> data)
    {
        data.CopyTo(new Span<byte>(_allocation.Mapped + offset, data.Length));
        MappedMemory.Flush(_device, _allocation, offset, (ulong)data.Length);
    }

    /// <summary>Reads from the start what a finished submission has written.</summary>
    public void Read(Span<byte> destination)
    {
        Invalidate(0, (ulong)destination.Length);
        new ReadOnlySpan<byte>(_allocation.Mapped, destination.Length).CopyTo(destination);
    }

    /// <summary>Makes what a finished submission has written visible to the host.</summary>
    public void Invalidate(ulong offset, ulong length) => MappedMemory.Invalidate(_device, _allocation, offset, length);

    /// <summary>The memory itself.</summary>
    public ReadOnlySpan<T> As<T>(int count)
        where T : unmanaged
        => MemoryMarshal.CreateReadOnlySpan(ref *(T*)_allocation.Mapped, count);

    /// <summary>One more list, or command buffer of the host program, that takes data from it.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>One less; after the last it is given back once nothing submitted so far is in flight.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _device.Submissions.Retire(this);
        }
    }

    void IRetirable.Release()
    {
        if (_pool is not null)
        {
            _pool.Keep(this);
        }
        else
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _device.Api.DestroyBuffer(_device.Handle, Handle, null);
        _device.Allocator.Free(_allocation);
    }
}
