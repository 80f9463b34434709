namespace VkSim.Compute;

/// <summary>A semaphore of the host program's that a submission waits for or signals. It stays the host's to destroy.</summary>
public readonly record struct SemaphorePoint
{
    private SemaphorePoint(ulong semaphore, ulong value, bool timeline, PipelineStageFlags stages)
    {
        Semaphore = semaphore;
        Value = value;
        IsTimeline = timeline;
        Stages = stages;
    }

    /// <summary>The VkSemaphore.</summary>
    public ulong Semaphore { get; }

    /// <summary>The value of a timeline semaphore.</summary>
    public ulong Value { get; }

    /// <summary>Whether it is a timeline semaphore.</summary>
    public bool IsTimeline { get; }

    /// <summary>Of a wait: the stages of the submission that do not begin before it. None is all.</summary>
    public PipelineStageFlags Stages { get; }

    /// <summary>The refusal of a timeline semaphore by a device without.</summary>
    internal static NotSupportedException Refusal(GpuDevice device, string what)
        => new($"{what} is a timeline semaphore, and the device '{device.Name}' has none: its host has to enable them and name GpuCapability.TimelineSemaphores.");

    /// <summary>A binary semaphore. Its signal must have been submitted before a wait for it is.</summary>
    /// <param name="semaphore">The VkSemaphore.</param>
    /// <param name="stages">Of a wait: the stages that it holds; none is all.</param>
    public static SemaphorePoint Binary(ulong semaphore, PipelineStageFlags stages = PipelineStageFlags.None)
        => new(semaphore, 0, false, stages);

    /// <summary>A value of a timeline semaphore. Waits for it until it is reached; a signal must raise it.</summary>
    /// <param name="semaphore">The VkSemaphore.</param>
    /// <param name="value">The value.</param>
    /// <param name="stages">Of a wait: the stages that it holds; none is all.</param>
    public static SemaphorePoint Timeline(ulong semaphore, ulong value, PipelineStageFlags stages = PipelineStageFlags.None)
        => new(semaphore, value, true, stages);
}
