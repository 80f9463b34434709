namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class WrappedDeviceTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.TimelineSemaphores, GpuCapability.PushDescriptors);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ListsAreOrderedWithTheHostsOwnWork(DeviceCase row) => DeviceMatrix.Run(row, host =>
    {
        var handles = new ExternalVulkanDevice
        {
            Instance = host.Instance.Handle,
            PhysicalDevice = host.PhysicalDevice.Handle,
            Device = host.Handle.Handle,
            Queue = host.Queue.Handle,
            QueueFamily = host.QueueFamily,
            ApiVersion = new Version(1, 2),
            Enabled = host.Capabilities.Available,
            QueueLock = new GateLock(host),
        };
        using GpuBuffer<uint> owned = host.CreateBuffer<uint>(256, "of the host");
        using var own = new HostCommandBuffer(host);
        using GpuDevice device = GpuDevice.Wrap(in handles, new GpuDeviceOptions { Disable = row.Disabled });
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.WrapBuffer<uint>(owned.VulkanHandle, 256, "wrapped");
        using CommandList list = device.CreateCommandList();
        CommandListTests.Affine(list, kernel, buffer, 256, 3, 1);
        for (uint i = 0; i < 5; i++)
        {
            own.Run(commandBuffer => host.Api.CmdFillBuffer(commandBuffer, owned.Handle, 0, 1024, i));
            list.Submit();
            list.Submit();
            Assert.All(buffer.ToArray(), v => Assert.Equal((((i * 3) + 1) * 3) + 1, v));
        }

        buffer.Write([7, 8, 9], 253);
        Assert.Equal([7u, 8u, 9u], buffer.ToArray()[253..]);
        // The host's buffer may end right after its data.
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Fill(buffer, 0, 0, 1028));
    });
}
