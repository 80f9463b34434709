namespace VkSim.Compute;

/// <summary>The Vulkan version that a shader is compiled for; it decides the version of the SPIR-V.</summary>
public enum VulkanTarget
{
    /// <summary>Vulkan 1.1, SPIR-V 1.3: what every device of this library runs.</summary>
    Vulkan11,

    /// <summary>Vulkan 1.2, SPIR-V 1.5.</summary>
    Vulkan12,

    /// <summary>Vulkan 1.3, SPIR-V 1.6.</summary>
    Vulkan13,
}
