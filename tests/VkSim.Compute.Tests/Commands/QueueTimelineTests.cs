namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class QueueTimelineTests
{
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void OnlyManySubmissionsOfTheQueueItselfHoldACallerBack(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        var tracker = new Stuck();
        using var timeline = new QueueTimeline(device, tracker);
        QueueBatch batch = default;

        // What other queues submitted meanwhile shows in the serials.
        ulong serial = 0;
        for (int i = 0; i < 8191; i++)
        {
            timeline.Throttle();
            timeline.Submit(ref batch, serial += 1000);
        }

        Assert.Equal(0ul, tracker.WaitedFor);
        timeline.Submit(ref batch, serial += 1000);
        timeline.Throttle();
        Assert.Equal(4096 * 1000ul, tracker.WaitedFor);
        Assert.True(timeline.IsComplete(tracker.WaitedFor));
        timeline.Stop();
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TheRateLearnsFromWhatIsWaitedFor(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        var rate = new WorkRate(TimeSpan.FromMilliseconds(100), 1e6);
        using var timeline = new QueueTimeline(device, new Stuck(TimeSpan.FromMilliseconds(2)), rate);
        QueueBatch batch = default;
        timeline.Submit(ref batch, 1);
        Assert.True(timeline.Wait(1, Timeout.InfiniteTimeSpan));
        Assert.Equal(100_000, rate.Bound);

        // More than any device does in a stretch of any length.
        timeline.Submit(ref batch, 2, long.MaxValue / 2);
        timeline.Submit(ref batch, 3);
        Assert.True(timeline.Wait(3, Timeout.InfiniteTimeSpan));
        Assert.Equal(200_000, rate.Bound);
        timeline.Stop();
    });

    /// <summary>Gets on only when it is waited for.</summary>
    private sealed class Stuck(TimeSpan work = default) : ICompletionTracker
    {
        public ulong WaitedFor { get; private set; }

        public Silk.NET.Vulkan.Result Submit(ref QueueBatch batch, ulong serial) => Silk.NET.Vulkan.Result.Success;

        public bool TryAddWait(ref QueueBatch batch, ulong serial) => true;

        public ulong Poll() => WaitedFor;

        public bool Wait(ulong serial, ulong nanoseconds)
        {
            Thread.Sleep(work);
            WaitedFor = serial;
            return true;
        }

        public void Dispose()
        {
        }
    }
}
