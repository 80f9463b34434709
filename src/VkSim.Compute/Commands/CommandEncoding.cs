namespace VkSim.Compute;

/// <summary>The native side of one recording: a command pool with its command buffers, descriptor sets and timestamps.</summary>
internal sealed unsafe class CommandEncoding : IDisposable
{
    // A pool that once held a very long recording gives its memory back; ordinary ones keep it for the next.
    private const int KeptCommandBuffers = 8;

    private readonly GpuDevice _device;
    private readonly CommandPool _pool;
    private CommandBuffer[] _commandBuffers = new CommandBuffer[1];
    private long[] _operations = new long[1];
    private int _allocated;
    private int _used;

    public CommandEncoding(GpuDevice device, uint family)
    {
        _device = device;
        Family = family;
        var info = new CommandPoolCreateInfo
        {
            SType = StructureType.CommandPoolCreateInfo,
            QueueFamilyIndex = family,
        };
        device.Check(device.Api.CreateCommandPool(device.Handle, in info, null, out _pool), "vkCreateCommandPool");
        Descriptors = new DescriptorArena(device);
        Timestamps = new TimestampBatch(device);
    }

    /// <summary>The queue family whose queues can run it.</summary>
    public uint Family { get; }

    public DescriptorArena Descriptors { get; }

    public TimestampBatch Timestamps { get; }

    /// <summary>The last submission of any of its command buffers; 0 when there was none.</summary>
    public ulong LastSerial { get; set; }

    /// <summary>The command buffers of the recording, one for every submission it was split into.</summary>
    public ReadOnlySpan<CommandBuffer> CommandBuffers => _commandBuffers.AsSpan(0, _used);

    /// <summary>A fresh command buffer of the recording, begun.</summary>
    public CommandBuffer Begin(string? name, CommandBufferUsageFlags usage)
    {
        if (_used == _allocated)
        {
            AllocateOne();
        }

        CommandBuffer commandBuffer = _commandBuffers[_used];
        var info = new CommandBufferBeginInfo { SType = StructureType.CommandBufferBeginInfo, Flags = usage };
        _device.Check(_device.Api.BeginCommandBuffer(commandBuffer, in info), "vkBeginCommandBuffer");
        _used++;
        if (name is not null)
        {
            _device.SetDebugName(ObjectType.CommandBuffer, (ulong)commandBuffer.Handle, name);
        }

        return commandBuffer;
    }

    /// <summary>Ends the command buffer that was begun last.</summary>
    /// <param name="commandBuffer">The command buffer.</param>
    /// <param name="operations">What is estimated of it.</param>
    public void End(CommandBuffer commandBuffer, long operations = 0)
    {
        _device.Check(_device.Api.EndCommandBuffer(commandBuffer), "vkEndCommandBuffer");
        _operations[_used - 1] = operations;
    }

    /// <summary>The estimated operations of one of the command buffers.</summary>
    public long OperationsOf(int index) => _operations[index];

    /// <summary>Makes it ready for another recording; the device must have finished with it.</summary>
    public void Reset()
    {
        CommandPoolResetFlags flags = _used > KeptCommandBuffers ? CommandPoolResetFlags.ReleaseResourcesBit : 0;
        _device.Check(_device.Api.ResetCommandPool(_device.Handle, _pool, flags), "vkResetCommandPool");
        Descriptors.Reset();
        _used = 0;
        LastSerial = 0;
    }

    public void Dispose()
    {
        Timestamps.Dispose();
        Descriptors.Dispose();
        _device.Api.DestroyCommandPool(_device.Handle, _pool, null);
    }

    private void AllocateOne()
    {
        var info = new CommandBufferAllocateInfo
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = _pool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        _device.Check(
            _device.Api.AllocateCommandBuffers(_device.Handle, in info, out CommandBuffer commandBuffer),
            "vkAllocateCommandBuffers");
        if (_allocated == _commandBuffers.Length)
        {
            Array.Resize(ref _commandBuffers, _allocated * 2);
            Array.Resize(ref _operations, _allocated * 2);
        }

        _commandBuffers[_allocated++] = commandBuffer;
    }
}
