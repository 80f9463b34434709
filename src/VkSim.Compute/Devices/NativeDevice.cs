namespace VkSim.Compute;

/// <summary>The native side of a device, as it was created or handed in.</summary>
/// <param name="Instance">The instance; the device holds one use of it.</param>
/// <param name="Api">The device's own functions.</param>
/// <param name="PhysicalDevice">The physical device.</param>
/// <param name="Handle">The device.</param>
/// <param name="Queues">The queues, at least one; what names none goes to the first.</param>
/// <param name="QueueFamilyCount">The queue families that the physical device has.</param>
/// <param name="Capabilities">What the device was created with.</param>
/// <param name="Features">The features that it was created with, as far as they are known here.</param>
/// <param name="Version">The version of Vulkan that instance and device share.</param>
/// <param name="Owned">It is ours to destroy.</param>
internal sealed record NativeDevice(
    VulkanInstance Instance,
    Vk Api,
    PhysicalDevice PhysicalDevice,
    Device Handle,
    IReadOnlyList<NativeQueue> Queues,
    uint QueueFamilyCount,
    DeviceCapabilities Capabilities,
    FeatureSet Features,
    Version Version,
    bool Owned);
