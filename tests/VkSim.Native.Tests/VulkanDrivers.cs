using VkSim.Compute;

namespace VkSim.Native.Tests;

/// <summary>Whether the tests on a GPU can run.</summary>
internal static class VulkanDrivers
{
    /// <summary>Part of the name of the device to use; skips the test where there is none, unless there must be one.</summary>
    public static string RequireOne()
    {
        bool found = GpuAdapter.TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out string? reason);
        bool required = Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") == "1";
        Skip.If(!found && !required, $"There is no Vulkan device: {reason}");
        Assert.True(found, $"VKSIM_REQUIRE_VULKAN=1, but there is no Vulkan device: {reason}");
        return adapters[0].Name;
    }
}
