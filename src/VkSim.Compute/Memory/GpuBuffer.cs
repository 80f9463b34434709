namespace VkSim.Compute;

/// <summary>
/// A piece of device memory that kernels read and write. Disposing it while work that uses it is in flight is allowed: its
/// memory is given back when that work has finished.
/// </summary>
public abstract unsafe partial class GpuBuffer : IDisposable, IRetirable
{
    // What any kernel or command may do with any buffer, so that nobody has to say it beforehand.
    private const BufferUsageFlags Usage = BufferUsageFlags.StorageBufferBit | BufferUsageFlags.TransferSrcBit
        | BufferUsageFlags.TransferDstBit | BufferUsageFlags.IndirectBufferBit;

    // Fills work in whole words, and a shader may read the last vec4 whole.
    private const ulong Padding = 16;

    private readonly bool _owned;
    private readonly ExternalMemoryUse? _external;
    private int _disposed;
    private QueueUses _uses;
    private volatile bool _sharedWithHost;
    private volatile bool _addressed;
    private volatile int _hostUses;

    private protected GpuBuffer(GpuDevice device, long byteLength, string? name, BufferOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteLength);
        device.ThrowIfUnusable();
        Device = device;
        ByteLength = byteLength;
        Name = name ?? "buffer";
        Memory = options.Memory;
        IsUniform = options.Uniform;
        _owned = true;
        if ((options.Import?.Type ?? options.Export) is { } type)
        {
            _external = new ExternalMemoryUse(type, options.Import);
            device.External.Require(_external, UsageOf(options), $"the buffer '{Name}'");
        }

        Handle = CreateHandle(options);
        try
        {
            Allocation = Bind(options);
        }
        catch
        {
            device.Api.DestroyBuffer(device.Handle, Handle, null);
            throw;
        }

        device.SetDebugName(ObjectType.Buffer, Handle.Handle, name);
        device.Ledger.Add(DeviceResourceKind.Buffer, this, Name);
    }

    private protected GpuBuffer(GpuDevice device, long byteLength, string? name, Buffer handle)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteLength);
        device.ThrowIfUnusable();
        Device = device;
        ByteLength = byteLength;
        Name = name ?? "external buffer";
        IsUniform = true;
        Handle = handle;
        device.Ledger.Add(DeviceResourceKind.Buffer, this, Name);
    }

    /// <summary>The device that it belongs to.</summary>
    public GpuDevice Device { get; }

    /// <summary>Its name in messages and debuggers.</summary>
    public string Name { get; }

    /// <summary>Its length in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Where its memory lies.</summary>
    public BufferMemory Memory { get; }

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>
    /// The VkBuffer, for commands of the host program's own. Whoever asks for it may use it on the queue at any time, so from
    /// then on reads and writes go through the queue, in order with what the host submits to it, and never straight to mapped
    /// memory.
    /// </summary>
    public ulong VulkanHandle
    {
        get
        {
            _sharedWithHost = true;
            return Handle.Handle;
        }
    }

    /// <summary>
    /// Its address in shaders, for a <c>buffer_reference</c>. A kernel that follows it has the buffer bound to no slot, so the
    /// barriers and the order are the caller's: put a list of its own around such work.
    /// </summary>
    /// <exception cref="NotSupportedException">The device was not asked for <see cref="GpuCapability.BufferDeviceAddress"/>, or the buffer is the host's.</exception>
    public ulong DeviceAddress
    {
        get
        {
            if (!_owned || !Device.Capabilities.Supports(GpuCapability.BufferDeviceAddress))
            {
                throw new NotSupportedException(
                    $"The buffer '{Name}' has no address: the device '{Device.Name}' must be asked for GpuCapability.BufferDeviceAddress, and the buffer be its own.");
            }

            ThrowIfDisposed();
            _addressed = true;
            BufferDeviceAddressInfo info = new() { SType = StructureType.BufferDeviceAddressInfo, Buffer = Handle };
            return Device.Api.GetBufferDeviceAddress(Device.Handle, &info);
        }
    }

    /// <summary>
    /// Rises with whatever writes it: a submission, when it is handed to its queue, and the host, before and after. While it stays the same
    /// so do the elements, for all that is submitted meanwhile. Null where others may write them unseen: the buffer or its memory is the
    /// host program's or shared with others, its handle or address was asked for, or a command buffer of the host program uses it.
    /// </summary>
    public long? WriteCount => _owned && _external is null && !_addressed && !IsSharedWithHost ? _uses.Writes : null;

    /// <summary>The type of its elements.</summary>
    internal abstract Type ElementType { get; }

    /// <summary>Bytes of an element.</summary>
    internal abstract int ElementBytes { get; }

    /// <summary>It may be bound as a uniform buffer; of an external one only its maker knows.</summary>
    internal bool IsUniform { get; }

    internal Buffer Handle { get; }

    internal MemoryAllocation Allocation { get; }

    /// <summary>Bytes of the VkBuffer: a few more than its data, unless it is the host program's.</summary>
    internal long PaddedByteLength => _owned ? (long)Padded(ByteLength) : ByteLength;

    /// <summary>The host program may read and write it as soon as its last submission of ours has finished.</summary>
    internal bool IsDirect => Allocation.IsHostVisible && !IsSharedWithHost;

    /// <summary>Commands of the host program may use it, of which only the queue that they are on knows how far they are.</summary>
    internal bool IsSharedWithHost => _sharedWithHost || _hostUses > 0;

    /// <summary>Whether the queues of all families own it.</summary>
    internal bool IsConcurrent => _owned && Device.SharingFamilies.Length > 0;

    /// <summary>Whether no submission that uses it is under way.</summary>
    internal bool IsIdle => Uses.AreComplete(Device.Submissions);

    /// <summary>The last submissions that use it; written under the submissions' gate.</summary>
    internal ref QueueUses Uses => ref _uses;

    /// <summary>Gives it up; its memory is given back as soon as no work in flight uses it.</summary>
    public void Dispose()
    {
        bool hostUses;
        lock (Device.Submissions.Gate)
        {
            // A submission checks its buffers and notes its use of them under the same gate: it comes wholly before or after.
            if (Interlocked.Exchange(ref _disposed, 1) != 0)
            {
                return;
            }

            hostUses = _hostUses > 0;
        }

        GC.SuppressFinalize(this);
        Device.Ledger.Remove(this);
        if (!hostUses)
        {
            Retire();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({ByteLength} bytes)";

    /// <summary>A command buffer of the host program uses it, and only the host knows how far it is. Under the submissions' gate.</summary>
    internal void BeginHostUse()
    {
        _uses.CountWrite();
        _hostUses++;
    }

    /// <summary>The command buffer has run.</summary>
    internal void EndHostUse()
    {
        lock (Device.Submissions.Gate)
        {
            if (--_hostUses > 0 || !IsDisposed)
            {
                return;
            }
        }

        Retire();
    }

    /// <exception cref="ObjectDisposedException">It has been disposed.</exception>
    internal void ThrowIfDisposed()
    {
        if (IsDisposed)
        {
            throw new ObjectDisposedException(Name, $"The buffer '{Name}' has been disposed.");
        }
    }

    void IRetirable.Release()
    {
        if (_owned)
        {
            Device.Api.DestroyBuffer(Device.Handle, Handle, null);
            Device.Allocator.Free(Allocation);
        }
    }

    private void Retire()
    {
        if (_sharedWithHost)
        {
            Device.Submissions.RetireAfterHost(this);
        }
        else
        {
            _uses.Retire(Device.Submissions, this);
        }
    }

    private static ulong Padded(long byteLength) => ((ulong)Math.Max(byteLength, 1) + Padding - 1) / Padding * Padding;

    private BufferUsageFlags UsageOf(BufferOptions options)
        => Usage
            | (options.Uniform ? BufferUsageFlags.UniformBufferBit : 0)
            | (Device.Capabilities.Supports(GpuCapability.BufferDeviceAddress) ? BufferUsageFlags.ShaderDeviceAddressBit : 0);

    private Buffer CreateHandle(BufferOptions options)
    {
        ExternalMemoryBufferCreateInfo external = new()
        {
            SType = StructureType.ExternalMemoryBufferCreateInfo,
            HandleTypes = _external?.Flag ?? 0,
        };
        BufferCreateInfo info = new()
        {
            SType = StructureType.BufferCreateInfo,
            PNext = _external is null ? null : &external,
            Size = Padded(ByteLength),
            Usage = UsageOf(options),
            SharingMode = SharingMode.Exclusive,
        };
        return Device.CreateBufferHandle(in info, $"the buffer '{Name}'");
    }

    private MemoryAllocation Bind(BufferOptions options)
    {
        MemoryDedicatedRequirements dedicated = new() { SType = StructureType.MemoryDedicatedRequirements };
        MemoryRequirements2 requirements = new() { SType = StructureType.MemoryRequirements2, PNext = &dedicated };
        BufferMemoryRequirementsInfo2 info = new() { SType = StructureType.BufferMemoryRequirementsInfo2, Buffer = Handle };
        Device.Api.GetBufferMemoryRequirements2(Device.Handle, &info, &requirements);
        bool alone = options.Dedicated || dedicated.RequiresDedicatedAllocation || dedicated.PrefersDedicatedAllocation;
        string name = $"the buffer '{Name}'";
        MemoryRequirements needed = _external?.Import is { } memory
            ? Device.External.Imported(memory, requirements.MemoryRequirements, name)
            : requirements.MemoryRequirements;
        MemoryRequest request = new(needed, options.Memory, alone, Handle, name, _external);
        MemoryAllocation allocation = Device.AllocateMemory(in request);
        try
        {
            Device.Check(
                Device.Api.BindBufferMemory(Device.Handle, Handle, allocation.Memory, allocation.Offset), "vkBindBufferMemory");
        }
        catch
        {
            Device.Allocator.Free(allocation);
            throw;
        }

        return allocation;
    }
}
