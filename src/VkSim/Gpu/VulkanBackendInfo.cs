using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>How a Vulkan device introduces itself.</summary>
internal static class VulkanBackendInfo
{
    /// <summary>The description of an adapter.</summary>
    public static BackendInfo Of(GpuAdapter adapter, DeviceCapabilities? capabilities = null)
    {
        capabilities ??= adapter.Capabilities;
        return new BackendInfo
        {
            Name = adapter.Name,
            Vendor = adapter.Vendor,
            Driver = $"{adapter.DriverName} {adapter.DriverVersion}".Trim(),
            ApiVersion = adapter.ApiVersion.ToString(),
            Type = adapter.IsSoftware ? BackendInfo.SoftwareType : adapter.Type.ToString().ToLowerInvariant(),
            SubgroupMin = capabilities.SubgroupMinSize,
            SubgroupMax = capabilities.SubgroupMaxSize,
            MemoryBytes = capabilities.DeviceMemoryBytes,
            Uuid = adapter.Uuid == Guid.Empty ? null : adapter.Uuid.ToString(),
        };
    }
}
