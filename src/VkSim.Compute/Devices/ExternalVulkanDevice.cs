namespace VkSim.Compute;

/// <summary>
/// A Vulkan device of a host program, by raw handles. The host keeps all of it alive for as long as the
/// <see cref="GpuDevice"/> around it lives, and destroys it itself.
/// </summary>
public readonly record struct ExternalVulkanDevice
{
    /// <summary>The VkInstance.</summary>
    public required nint Instance { get; init; }

    /// <summary>The VkPhysicalDevice.</summary>
    public required nint PhysicalDevice { get; init; }

    /// <summary>The VkDevice.</summary>
    public required nint Device { get; init; }

    /// <summary>A VkQueue of it that can compute: the one that everything goes to which names no other.</summary>
    public required nint Queue { get; init; }

    /// <summary>The family of the queue.</summary>
    public required uint QueueFamily { get; init; }

    /// <summary>
    /// The host's vkGetInstanceProcAddr, where it has a loader of its own; zero takes the installed loader's.
    /// </summary>
    public nint GetInstanceProcAddr { get; init; }

    /// <summary>The version of Vulkan that the instance was created for.</summary>
    public Version? ApiVersion { get; init; }

    /// <summary>
    /// The capabilities whose extensions and features the host has enabled on the device; Vulkan does not tell.
    /// Only <see cref="GpuCapability.Storage16Bit"/>, <see cref="GpuCapability.ShaderFloat16"/>,
    /// <see cref="GpuCapability.Storage8Bit"/>, <see cref="GpuCapability.ShaderInt8"/>, <see cref="GpuCapability.ShaderInt64"/>,
    /// <see cref="GpuCapability.TimelineSemaphores"/>, <see cref="GpuCapability.SubgroupSizeControl"/>,
    /// <see cref="GpuCapability.PushDescriptors"/>, <see cref="GpuCapability.MemoryBudget"/>,
    /// <see cref="GpuCapability.CooperativeMatrix"/>, <see cref="GpuCapability.DebugUtils"/>,
    /// <see cref="GpuCapability.DeviceFault"/>, and those for users' shaders from <see cref="GpuCapability.ShaderInt16"/> on need
    /// naming; the others are used wherever they are there.
    /// </summary>
    public GpuCapability Enabled { get; init; }

    /// <summary>
    /// What the host locks while it submits to the queue; null where the queue is for this library alone. The calls of an
    /// <see cref="IQueueLock"/> are made; any other object but a <see cref="Lock"/> is locked as by the C# <c>lock</c> statement.
    /// It is held for the moment of a submission and never while anything is waited for.
    /// </summary>
    public object? QueueLock { get; init; }

    /// <summary>Further queues of the device, to which lists can be submitted; null is none.</summary>
    public IReadOnlyList<ExternalQueue>? MoreQueues { get; init; }

    /// <summary>
    /// The device of a host program that uses Silk.NET, as it is. Its <paramref name="api"/> only tells where the commands of
    /// Vulkan are, so the host may go on using it, for other devices too; it must not be disposed before the
    /// <see cref="GpuDevice"/>, since that closes the loader.
    /// </summary>
    /// <param name="api">The object that the host calls Vulkan with.</param>
    /// <param name="instance">The host's instance.</param>
    /// <param name="physicalDevice">The device that <paramref name="device"/> was created on.</param>
    /// <param name="device">The host's device.</param>
    /// <param name="queue">A queue of it that can compute.</param>
    /// <param name="queueFamily">The family of the queue.</param>
    public static ExternalVulkanDevice From(
        Vk api, Instance instance, PhysicalDevice physicalDevice, Device device, Queue queue, uint queueFamily)
    {
        ArgumentNullException.ThrowIfNull(api);
        return new ExternalVulkanDevice
        {
            GetInstanceProcAddr = api.GetInstanceProcAddr(instance, "vkGetInstanceProcAddr"),
            Instance = instance.Handle,
            PhysicalDevice = physicalDevice.Handle,
            Device = device.Handle,
            Queue = queue.Handle,
            QueueFamily = queueFamily,
        };
    }
}
