using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Bindings;

public unsafe class VkTests
{
    [Fact]
    public void Missing_loader_throws_file_not_found()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Vk.GetApi("libvulkan-that-is-not-there.so"));
        Assert.Contains("libvulkan-that-is-not-there.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Instance_and_devices_are_found()
    {
        using Vk vk = Vk.GetApi();
        var application = new ApplicationInfo(apiVersion: Vk.Version11);
        var info = new InstanceCreateInfo(pApplicationInfo: &application);
        Assert.Equal(Result.Success, vk.CreateInstance(in info, null, out Instance instance));
        uint count = 0;
        Assert.Equal(Result.Success, vk.EnumeratePhysicalDevices(instance, &count, null));
        vk.DestroyInstance(instance, null);
    }
}
