namespace VkSim.Compute;

/// <summary>A queue family of an adapter.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Flags">What its queues can do, as the driver tells.</param>
/// <param name="QueueCount">How many queues it has.</param>
/// <param name="TimestampBits">How many bits of its timestamps count; 0 where it has none.</param>
public readonly record struct QueueFamilyInfo(int Index, QueueFlags Flags, int QueueCount, int TimestampBits)
{
    /// <summary>Whether it has queues that compute.</summary>
    public bool CanCompute => (Flags & QueueFlags.ComputeBit) != 0 && QueueCount > 0;

    /// <summary>Whether it has queues that compute and draw.</summary>
    public bool CanDraw => CanCompute && (Flags & QueueFlags.GraphicsBit) != 0;

    /// <summary>Whether it has queues that copy and neither compute nor draw: engines that move data beside the kernels.</summary>
    public bool OnlyCopies
        => (Flags & QueueFlags.TransferBit) != 0 && (Flags & (QueueFlags.ComputeBit | QueueFlags.GraphicsBit)) == 0 && QueueCount > 0;

    /// <summary>As messages name it.</summary>
    public override string ToString() => $"{Index} ({Flags}, {QueueCount} queues)";
}
