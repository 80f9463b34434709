using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>An engine's device, wrapped with two queues.</summary>
internal static class HostDevice
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(
        GpuCapability.DirectMapping, GpuCapability.TimelineSemaphores, GpuCapability.PushDescriptors);

    /// <summary>What the engine hands over.</summary>
    public static ExternalVulkanDevice Handles(SilkHost host) => host.Handles with
    {
        ApiVersion = new Version(1, 2),
        Enabled = GpuCapability.TimelineSemaphores | GpuCapability.PushDescriptors,
        QueueLock = host.QueueLock,
        MoreQueues = [new ExternalQueue { Handle = host.SecondQueue.Handle, Family = host.QueueFamily, Lock = host.SecondLock }],
    };

    /// <summary>Runs a test; nothing may be left of it and the validation layer may say nothing.</summary>
    public static void Run(DeviceCase row, Action<SilkHost, GpuDevice> test, Func<ExternalVulkanDevice, ExternalVulkanDevice>? change = null)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name, "VK_KHR_push_descriptor");
        ExternalVulkanDevice handles = change is null ? Handles(host) : change(Handles(host));
        using (GpuDevice device = GpuDevice.Wrap(in handles, new GpuDeviceOptions { Disable = row.Disabled, LeakReport = leak => Assert.Fail(leak) }))
        {
            test(host, device);
        }

        // What is the host's stays the host's.
        host.LetGo();
        host.Submit(_ => { });
        host.WaitIdle();
        Assert.Empty(host.Messages);
    }
}
