using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

/// <summary>What a host program has of its own: a command pool and a fence.</summary>
internal sealed unsafe class HostCommandBuffer : IDisposable
{
    private readonly GpuDevice _device;
    private readonly CommandPool _pool;
    private readonly Fence _fence;

    public HostCommandBuffer(GpuDevice device)
    {
        _device = device;
        var info = new CommandPoolCreateInfo
        {
            SType = StructureType.CommandPoolCreateInfo,
            QueueFamilyIndex = device.QueueFamily,
        };
        device.Check(device.Api.CreateCommandPool(device.Handle, in info, null, out _pool), "vkCreateCommandPool");
        var fence = new FenceCreateInfo { SType = StructureType.FenceCreateInfo };
        device.Check(device.Api.CreateFence(device.Handle, in fence, null, out _fence), "vkCreateFence");
    }

    public void Run(Action<CommandBuffer> record)
    {
        var allocate = new CommandBufferAllocateInfo
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = _pool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        _device.Check(
            _device.Api.AllocateCommandBuffers(_device.Handle, in allocate, out CommandBuffer commandBuffer), "allocate");
        var begin = new CommandBufferBeginInfo { SType = StructureType.CommandBufferBeginInfo };
        _device.Check(_device.Api.BeginCommandBuffer(commandBuffer, in begin), "begin");
        record(commandBuffer);
        _device.Check(_device.Api.EndCommandBuffer(commandBuffer), "end");
        var submit = new SubmitInfo
        {
            SType = StructureType.SubmitInfo,
            CommandBufferCount = 1,
            PCommandBuffers = &commandBuffer,
        };
        lock (_device.Submissions.Gate)
        {
            _device.Check(_device.Api.QueueSubmit(_device.Queue, 1, in submit, _fence), "submit");
        }

        Fence fence = _fence;
        _device.Check(_device.Api.WaitForFences(_device.Handle, 1, in fence, true, ulong.MaxValue), "wait");
        _device.Check(_device.Api.ResetFences(_device.Handle, 1, in fence), "reset");
    }

    public void Dispose()
    {
        _device.Api.DestroyFence(_device.Handle, _fence, null);
        _device.Api.DestroyCommandPool(_device.Handle, _pool, null);
    }
}
