namespace VkSim.Native.Tests;

/// <summary>A C program with a Vulkan device of its own shares it with the library.</summary>
public sealed class HostDeviceTests(SampleBuild build) : IClassFixture<SampleBuild>
{
    [SkippableFact]
    public void KernelsAndComparisonsRunOnTheHostsQueue()
    {
        string device = VulkanDrivers.RequireOne();
        Skip.IfNot(File.Exists(build.HostDevice), "Vulkan's headers are not installed.");
        string output = Tool.RequireSanitized(build.HostDevice, [device], withDrivers: true, ("VK_INSTANCE_LAYERS", "VK_LAYER_KHRONOS_validation"));
        Assert.Contains("words 40 40\ncosine 1.000000 0.666667\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("VUID", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void LocksQueuesSemaphoresAndCommandBuffersAreTheHosts()
    {
        string device = VulkanDrivers.RequireOne();
        Skip.IfNot(File.Exists(build.HostDevice), "Vulkan's headers are not installed.");
        using var folder = new TemporaryFolder();
        Tool.Compile(Places.Source("tests/VkSim.Native.Tests/c/host_queues.c"), folder.At("host_queues"), "-lvulkan");
        string output = Tool.RequireSanitized(folder.At("host_queues"), [device], withDrivers: true, ("VK_INSTANCE_LAYERS", "VK_LAYER_KHRONOS_validation"));
        Assert.Contains(" checks of a host, 0 failed\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("VUID", output, StringComparison.Ordinal);
    }
}
