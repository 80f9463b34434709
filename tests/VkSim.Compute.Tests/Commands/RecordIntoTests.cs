using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

public class RecordIntoTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.PushDescriptors, GpuCapability.DebugUtils);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AListBecomesPartOfTheCallersCommandBuffer(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(256);
        using CommandList list = device.CreateCommandList("embedded");
        list.BeginLabel("embedded");
        CommandListTests.Affine(list, kernel, buffer, 256, 2, 1);
        CommandListTests.Affine(list, kernel, buffer, 256, 3, 0);
        list.EndLabel();
        using var host = new HostCommandBuffer(device);
        // The host's own commands before, between and after, and the list twice in one command buffer.
        host.Run(commandBuffer =>
        {
            device.Api.CmdFillBuffer(commandBuffer, buffer.Handle, 0, Vk.WholeSize, 5);
            list.RecordInto(commandBuffer.Handle);
            device.Api.CmdFillBuffer(commandBuffer, buffer.Handle, 512, Vk.WholeSize, 6);
            list.RecordInto(commandBuffer.Handle);
        });
        AssertValues(buffer, ((((5 * 2) + 1) * 3 * 2) + 1) * 3, ((6 * 2) + 1) * 3);

        // Again, in another command buffer, and once submitted by the list itself.
        host.Run(commandBuffer => list.RecordInto(commandBuffer.Handle));
        list.Submit().Wait();
        uint first = ((((5 * 2) + 1) * 3 * 2) + 1) * 3;
        uint second = ((6 * 2) + 1) * 3;
        AssertValues(buffer, Twice(first), Twice(second));

        static uint Twice(uint value) => ((((value * 2) + 1) * 3 * 2) + 1) * 3;
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ANullHandleIsRefused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using CommandList list = device.CreateCommandList();
        Assert.Throws<ArgumentException>(() => list.RecordInto(0));
    });

    private static void AssertValues(GpuBuffer<uint> buffer, uint low, uint high)
    {
        uint[] values = buffer.ToArray();
        Assert.All(values[..128], v => Assert.Equal(low, v));
        Assert.All(values[128..], v => Assert.Equal(high, v));
    }

    /// <summary>What a host program has of its own: a command pool and a fence.</summary>
    private sealed unsafe class HostCommandBuffer : IDisposable
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
            lock (_device.QueueLock)
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
}
