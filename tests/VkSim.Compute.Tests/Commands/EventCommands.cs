using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

/// <summary>The commands of VkEvent, which the engine has no use for.</summary>
internal readonly unsafe struct EventCommands
{
    private readonly Device _device;
    private readonly delegate* unmanaged<Device, CreateInfo*, void*, ulong*, Result> _create;
    private readonly delegate* unmanaged<Device, ulong, void*, void> _destroy;
    private readonly delegate* unmanaged<Device, ulong, Result> _set;
    private readonly delegate* unmanaged<CommandBuffer, uint, ulong*, PipelineStageFlags, PipelineStageFlags, uint, void*, uint, void*, uint, void*, void> _wait;

    public EventCommands(GpuDevice device)
    {
        _device = device.Handle;
        nint Load(string name) => (nint)device.Api.GetDeviceProcAddr(device.Handle, name).Handle;
        _create = (delegate* unmanaged<Device, CreateInfo*, void*, ulong*, Result>)Load("vkCreateEvent");
        _destroy = (delegate* unmanaged<Device, ulong, void*, void>)Load("vkDestroyEvent");
        _set = (delegate* unmanaged<Device, ulong, Result>)Load("vkSetEvent");
        _wait = (delegate* unmanaged<CommandBuffer, uint, ulong*, PipelineStageFlags, PipelineStageFlags, uint, void*, uint, void*, uint, void*, void>)
            Load("vkCmdWaitEvents");
    }

    /// <summary>An event that is not set.</summary>
    public ulong Create()
    {
        // VK_STRUCTURE_TYPE_EVENT_CREATE_INFO
        var info = new CreateInfo { Type = 10 };
        ulong handle;
        Assert.Equal(Result.Success, _create(_device, &info, null, &handle));
        return handle;
    }

    public void Destroy(ulong handle) => _destroy(_device, handle, null);

    /// <summary>Sets an event from the host.</summary>
    public void Set(ulong handle) => Assert.Equal(Result.Success, _set(_device, handle));

    /// <summary>Records that all that follows waits until the host has set the event.</summary>
    public void Wait(CommandBuffer commandBuffer, ulong handle)
        => _wait(commandBuffer, 1, &handle, PipelineStageFlags.HostBit, PipelineStageFlags.AllCommandsBit, 0, null, 0, null, 0, null);

    private struct CreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags;
    }
}
