using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class ComputeQueueTests
{
    private const QueueFlags Graphics = QueueFlags.GraphicsBit | QueueFlags.ComputeBit | QueueFlags.TransferBit;
    private const QueueFlags Compute = QueueFlags.ComputeBit | QueueFlags.TransferBit;

    [Fact]
    public void AFamilyForComputeAloneIsPreferred()
        => Assert.Equal((2, 36), ComputeQueue.Choose([Family(Graphics, 64), Family(QueueFlags.TransferBit, 64), Family(Compute, 36)]));

    [Fact]
    public void OneWithTimestampsIsPreferredToOneWithout()
        => Assert.Equal((0, 64), ComputeQueue.Choose([Family(Graphics, 64), Family(Compute, 0)]));

    [Fact]
    public void AFamilyWithoutQueuesIsNone()
        => Assert.Equal((0, 0), ComputeQueue.Choose([Family(Graphics, 0), Family(Compute, 64, queues: 0)]));

    [Fact]
    public void NoneThatComputesIsNone() => Assert.Equal((-1, 0), ComputeQueue.Choose([Family(QueueFlags.TransferBit, 64)]));

    private static QueueFamilyProperties Family(QueueFlags flags, uint bits, uint queues = 1)
        => new() { QueueFlags = flags, TimestampValidBits = bits, QueueCount = queues };
}
