using VkSim.Compute;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Collection(EnvironmentCollection.Name)]
public class EnvironmentTests
{
    [Fact]
    public void WithoutALoaderTheReasonIsGiven()
    {
        using EnvironmentScope scope = new("VKSIM_VULKAN_LIBRARY", "/nowhere/libvulkan.so.1");
        Assert.False(GpuAdapter.TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out string? reason));
        Assert.Empty(adapters);
        Assert.Contains("loader is not installed", reason, StringComparison.Ordinal);
        Assert.Empty(GpuAdapter.Enumerate());
        Assert.Throws<NoVulkanException>(() => GpuAdapter.Select());
        Assert.Throws<NoVulkanException>(() => GpuDevice.Create());
    }

    [SkippableFact]
    public void WithoutADriverTheReasonIsGiven()
    {
        RequireOwnLoader();
        using EnvironmentScope add = new("VK_ADD_DRIVER_FILES", null);
        using EnvironmentScope files = new("VK_DRIVER_FILES", "/nowhere/icd.json");
        using EnvironmentScope old = new("VK_ICD_FILENAMES", "/nowhere/icd.json");
        Assert.False(GpuAdapter.TryEnumerate(out _, out string? reason));
        Assert.Contains("no driver", reason, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<NoVulkanException>(() => GpuDevice.Create());
    }

    [SkippableFact]
    public void TheDeviceVariableChooses()
    {
        IReadOnlyList<GpuAdapter> adapters = Adapters();
        foreach (GpuAdapter adapter in adapters)
        {
            using EnvironmentScope scope = new("VKSIM_DEVICE", adapter.Name);
            Assert.Equal(adapter.Name, GpuAdapter.Select().Name);
            using GpuDevice device = GpuDevice.Create();
            Assert.Equal(adapter.Name, device.Adapter.Name);
        }

        using EnvironmentScope wrong = new("VKSIM_DEVICE", "Voodoo 2");
        Assert.Throws<AdapterNotFoundException>(() => GpuDevice.Create());
        Assert.Equal(adapters[0].Name, GpuAdapter.Select("0").Name);
    }

    [SkippableFact]
    public void TheDisableVariableForcesOff()
    {
        Adapters();
        using (new EnvironmentScope("VKSIM_DISABLE", "timeline, direct-mapping"))
        {
            using GpuDevice device = GpuDevice.Create(options: new() { Disable = GpuCapability.Timestamps });
            Assert.False(device.Capabilities.Supports(GpuCapability.TimelineSemaphores));
            Assert.False(device.Capabilities.Supports(GpuCapability.DirectMapping));
            Assert.False(device.Capabilities.Supports(GpuCapability.Timestamps));
        }

        using EnvironmentScope wrong = new("VKSIM_DISABLE", "timelines");
        Assert.Throws<ArgumentException>(() => GpuDevice.Create());
    }

    [SkippableFact]
    public void TheValidationVariableValidates()
    {
        Adapters();
        Skip.IfNot(DeviceMatrix.ValidationAvailable, "The validation layer is not installed.");
        using EnvironmentScope scope = new("VKSIM_VALIDATION", "1");
        using GpuDevice device = GpuDevice.Create();
        Assert.True(device.IsValidated);
        using GpuDevice plain = GpuDevice.Create(options: new() { Validation = false });
        Assert.False(plain.IsValidated);
    }

    [SkippableFact]
    public void ValidationThatIsNotInstalledIsAClearError()
    {
        RequireOwnLoader();
        Adapters();
        using EnvironmentScope layers = new("VK_LAYER_PATH", "/nowhere");
        var e = Assert.Throws<GpuException>(() => GpuDevice.Create(options: new() { Validation = true }));
        Assert.Contains("VK_LAYER_KHRONOS_validation", e.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<GpuAdapter> Adapters()
    {
        IReadOnlyList<GpuAdapter> adapters = GpuAdapter.Enumerate();
        Skip.If(adapters.Count == 0, "There is no Vulkan adapter.");
        return adapters;
    }

    private static void RequireOwnLoader()
        => Skip.If(!OperatingSystem.IsLinux(), "The variables of the loader are read by name on Linux only.");
}
