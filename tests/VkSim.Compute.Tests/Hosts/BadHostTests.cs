using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>What a host gets wrong is named.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class BadHostTests
{
    public static TheoryData<DeviceCase> Rows => HostDevice.Rows;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void HandlesThatCannotBeUsedAreNamed(DeviceCase row)
    {
        using var host = new SilkHost(DeviceMatrix.Adapter(row).Name);
        ExternalVulkanDevice handles = HostDevice.Handles(host);
        ExternalQueue more = handles.MoreQueues![0];
        Refused(handles with { Queue = 0 }, "Queue is null");
        Refused(handles with { Device = 0 }, "Device is null");
        Refused(handles with { MoreQueues = [more, more with { Handle = 0 }] }, "MoreQueues[1].Handle");
        Refused(handles with { MoreQueues = [more with { Family = 99 }] }, "Queue family 99", "MoreQueues[0]");
        Refused(handles with { QueueFamily = 98 }, "Queue family 98", "which Queue is of");
        Refused(handles with { PhysicalDevice = handles.PhysicalDevice + 8 }, "PhysicalDevice 0x", "no device of the instance");
        Refused(handles with { ApiVersion = new Version(1, 0) }, "Vulkan 1.0", "at least 1.1");
        Refused(handles with { QueueLock = 7 }, "QueueLock", "Int32");
        Refused(handles with { MoreQueues = [more with { Lock = Activator.CreateInstance(typeof(Lock)) }] }, "MoreQueues[0].Lock", "Lock");
        Refused(handles with { QueueLock = null, MoreQueues = [more with { Handle = handles.Queue, Lock = null }] }, "MoreQueues[0]", "before");
        Refused(handles with { MoreQueues = [more with { Handle = handles.Queue, Lock = new object() }] }, "MoreQueues[0]", "the same lock");
        Assert.Empty(host.Messages);

        static void Refused(ExternalVulkanDevice handles, params string[] words)
        {
            var error = Assert.ThrowsAny<ArgumentException>(() => GpuDevice.Wrap(in handles));
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void SemaphoresThatCannotBeUsedAreNamed(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        SemaphorePoint binary = SemaphorePoint.Binary(host.CreateSemaphore(timeline: false).Handle);
        SemaphorePoint timeline = SemaphorePoint.Timeline(host.CreateSemaphore(timeline: true).Handle, 0);
        ulong last = device.LastSubmission.Serial;
        Assert.Contains("Waits[1] is null", Refused([binary, default], []), StringComparison.Ordinal);
        Assert.Contains("Signals[0] is null", Refused([], [SemaphorePoint.Timeline(0, 1)]), StringComparison.Ordinal);
        Assert.Contains("at most 64", Refused(Enumerable.Repeat(binary, 65).ToArray(), []), StringComparison.Ordinal);
        if (device.Capabilities.Supports(GpuCapability.TimelineSemaphores))
        {
            Assert.Contains("Signals[1] signals the value 0", Refused([], [binary, timeline]), StringComparison.Ordinal);
        }
        else
        {
            var error = Assert.Throws<NotSupportedException>(() => list.Submit(new SubmitOptions { Waits = [timeline] }));
            Assert.Contains("Waits[0] is a timeline semaphore", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(last, device.LastSubmission.Serial);

        string Refused(SemaphorePoint[] waits, SemaphorePoint[] signals)
            => Assert.ThrowsAny<ArgumentException>(() => list.Submit(new SubmitOptions { Waits = waits, Signals = signals })).Message;
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void QueuesOfOtherDevicesAndCallsAfterTheEndAreRefused(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        Assert.Throws<ArgumentNullException>(() => list.Submit(null!));
        using (GpuDevice other = GpuDevice.Wrap(HostDevice.Handles(host)))
        {
            var error = Assert.Throws<ArgumentException>(() => list.Submit(other.Queues[1]));
            Assert.Contains("queue 1", error.Message, StringComparison.Ordinal);
        }

        GpuQueue queue = device.Queues[1];
        Assert.Equal($"queue 1 (family {host.QueueFamily}) of '{device.Name}'", queue.ToString());
        list.Dispose();
        buffer.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => list.Submit(queue));
        Assert.Throws<ObjectDisposedException>(() => device.CreateCommandList());
        Assert.True(queue.LastSubmission.Done);
    });
}
