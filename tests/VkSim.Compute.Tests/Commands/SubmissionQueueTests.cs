using System.Diagnostics;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class SubmissionQueueTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.TimelineSemaphores);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void SerialsAscendAndFinishInOrder(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        SubmissionQueue queue = device.Submissions;
        ulong previous = queue.LastSubmitted;
        for (int i = 0; i < 20; i++)
        {
            GpuFence fence = list.Submit();
            Assert.Equal(previous + 1, fence.Serial);
            previous = fence.Serial;
            Assert.True(queue.Completed <= queue.LastSubmitted);
        }

        queue.WaitAll();
        Assert.Equal(previous, queue.Completed);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AWaitThatTimesOutLeavesTheWorkUnfinished(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var held = new HeldDevice(device);
        GpuFence fence = held.Start();
        Assert.False(fence.Wait(TimeSpan.Zero));
        Assert.False(fence.Done);
        long start = Stopwatch.GetTimestamp();
        Assert.False(fence.Wait(TimeSpan.FromMilliseconds(20)));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(15));
        Assert.False(fence.Done);
        held.LetGo();
        fence.Wait();
        Assert.True(fence.Done);
        Assert.True(fence.Wait(TimeSpan.Zero));
        Assert.False(fence.HasError);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void NothingIsDestroyedUnderTheQueuesLock(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        using var held = new HeldDevice(device);
        ulong serial = held.Start().Serial;
        var retired = new LockObserver(device);
        device.Submissions.Retire(serial, retired);
        held.LetGo();

        // Whoever submits next finds that it is time to destroy.
        while (retired.WasHeld is null)
        {
            list.Submit();
        }

        Assert.False(retired.WasHeld);
        var staged = new LockObserver(device);
        using var again = new HeldDevice(device);
        device.Submissions.Retire(again.Start().Serial, staged);
        again.LetGo();
        while (staged.WasHeld is null)
        {
            buffer.RequestReadback().Dispose();
        }

        Assert.False(staged.WasHeld);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TimeoutsAndSerialsAreChecked(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        SubmissionQueue queue = device.Submissions;
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Wait(queue.LastSubmitted, TimeSpan.FromSeconds(-2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Wait(queue.LastSubmitted + 1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(GpuFence).Wait(TimeSpan.FromSeconds(-2)));
        Assert.True(queue.Wait(queue.LastSubmitted, Timeout.InfiniteTimeSpan));
    });

    [Fact]
    public async Task TheDefaultFenceIsReached()
    {
        GpuFence fence = default;
        Assert.True(fence.Done);
        Assert.False(fence.HasError);
        Assert.True(fence.Wait(TimeSpan.Zero));
        fence.Wait();
        await fence;
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task AwaitingEndsWhenTheWorkHas(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using var held = new HeldDevice(device);
        using var heldLonger = new HeldDevice(device);
        GpuFence first = held.Start();
        GpuFence second = heldLonger.Start();
        // The later one first: the wait for the earlier one must not be held up by it.
        Task later = second.WaitAsync().AsTask();
        Task earlier = first.WaitAsync().AsTask();
        Assert.False(earlier.IsCompleted);
        held.LetGo();
        await earlier;
        Assert.True(first.Done);
        Assert.False(later.IsCompleted);
        Assert.False(second.Done);
        heldLonger.LetGo();
        await later;
        Assert.True(second.Done);
        await second;
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task ManyCanAwaitAtOnce(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        var waits = new List<Task>();
        for (int i = 0; i < 200; i++)
        {
            GpuFence fence = list.Submit();
            waits.Add(Task.Run(async () =>
            {
                await fence;
                Assert.True(fence.Done);
            }));
        }

        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(30));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task CancellingEndsTheWaitAndNotTheWork(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using var held = new HeldDevice(device);
        using var cancellation = new CancellationTokenSource();
        GpuFence fence = held.Start();
        ValueTask wait = fence.WaitAsync(cancellation.Token);
        ValueTask other = fence.WaitAsync(CancellationToken.None);
        cancellation.Cancel();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(async () => await wait);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.False(fence.Done);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await fence.WaitAsync(cancellation.Token));
        Assert.False(other.IsCompleted);
        held.LetGo();
        await other;
        Assert.True(fence.Done);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void NativeObjectsLiveUntilTheDeviceHasFinishedWithThem(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var held = new HeldDevice(device);
        using var heldLonger = new HeldDevice(device);
        SubmissionQueue queue = device.Submissions;
        var early = new Retired();
        queue.Retire(queue.Completed, early);
        Assert.Equal(1, early.Releases);

        GpuFence first = held.Start();
        GpuFence second = heldLonger.Start();
        var late = new Retired();
        var middle = new Retired();
        queue.Retire(second.Serial, late);
        queue.Retire(first.Serial, middle);
        queue.Poll();
        Assert.Equal((0, 0), (middle.Releases, late.Releases));
        held.LetGo();
        first.Wait();
        queue.Poll();
        Assert.Equal((1, 0), (middle.Releases, late.Releases));
        heldLonger.LetGo();
        second.Wait();
        queue.Poll();
        Assert.Equal((1, 1), (middle.Releases, late.Releases));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ABufferMayBeDisposedWhileItIsInUse(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var held = new HeldDevice(device);
        GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1 << 16, "short-lived");
        using CommandList list = device.CreateCommandList("user");
        list.Fill(buffer, 7);
        held.Start();
        GpuFence fence = list.Submit();
        buffer.Dispose();
        var error = Assert.Throws<ObjectDisposedException>(() => list.Submit());
        Assert.Contains("short-lived", error.Message, StringComparison.Ordinal);
        held.LetGo();
        fence.Wait();
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public async Task MemoryThatIsStillInUseIsWaitedForWhenThereIsNoOther(DeviceCase row)
    {
        const long Size = 64L << 20;
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { MemoryLimit = Size * 3 / 2 });
        var ending = new List<Task>();
        for (uint i = 0; i < 5; i++)
        {
            var held = new HeldDevice(device);
            using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(Size, "large");
            using CommandList list = device.CreateCommandList();
            list.Fill(buffer, i);
            _ = held.Start();
            _ = list.Submit();
            // Long after the next round has asked for the memory.
            ending.Add(Task.Delay(50).ContinueWith(_ => held.Dispose(), TaskScheduler.Default));
        }

        await Task.WhenAll(ending);

        using GpuBuffer<byte> first = device.CreateBuffer<byte>(Size, "first");
        var error = Assert.Throws<GpuOutOfMemoryException>(() => device.CreateBuffer<byte>(Size, "second"));
        Assert.Contains("second", error.Message, StringComparison.Ordinal);
        DeviceMatrix.CheckMessages(device);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public async Task ALostDeviceWakesEveryone(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row);
        using var held = new HeldDevice(device);
        GpuFence fence = held.Start();
        GpuFence next = held.Start();
        Task awaiting = next.WaitAsync().AsTask();
        Task blocked = Task.Run(() => next.Wait());
        await Task.Delay(50);
        Assert.Throws<DeviceLostException>(() => device.Check(Silk.NET.Vulkan.Result.ErrorDeviceLost, "a test"));
        await Assert.ThrowsAsync<DeviceLostException>(() => awaiting.WaitAsync(TimeSpan.FromSeconds(5)));
        await Assert.ThrowsAsync<DeviceLostException>(() => blocked.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.True(next.Done);
        Assert.True(next.HasError);
        Assert.Throws<DeviceLostException>(() => { held.Start(); });
        Assert.Throws<DeviceLostException>(() => next.Wait(TimeSpan.FromSeconds(1)));
        Assert.True(fence.Done);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public async Task DisposingTheDeviceFinishesWhatIsAwaited(DeviceCase row)
    {
        GpuFence fence;
        Task waiting;
        using (GpuDevice device = DeviceMatrix.Create(row))
        using (var held = new HeldDevice(device))
        {
            fence = held.Start();
            waiting = fence.WaitAsync().AsTask();
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.True(fence.Done);
        fence.Wait();
        await fence;
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ManySubmissionsWithoutAWaitAreBounded(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(64);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        ulong most = 0;
        for (int i = 0; i < 15_000; i++)
        {
            ulong last = list.Submit().Serial;
            most = Math.Max(most, last - device.Submissions.Completed);
        }

        Assert.True(most <= (2 * 4096) + 1, $"{most} were pending.");
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public async Task AFramesWorthOfWorkWaitsForNothing(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1024);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        using var held = new HeldDevice(device);
        GpuFence start = held.Start();
        Task frame = Task.Run(() =>
        {
            for (uint i = 0; i < 1000; i++)
            {
                list.Submit();
                list.Submit();
                buffer.Write([i], i);
            }
        });

        await frame.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(start.Done);
        held.LetGo();
        Assert.Equal([1u, 999u], buffer.ToArray()[998..1000]);
        DeviceMatrix.CheckMessages(device);
    }

    private sealed class Retired : IRetirable
    {
        private int _releases;

        public int Releases => _releases;

        public void Release() => Interlocked.Increment(ref _releases);
    }

    private sealed class LockObserver(GpuDevice device) : IRetirable
    {
        public bool? WasHeld { get; private set; }

        public void Release() => WasHeld = device.Submissions.Gate.IsHeldByCurrentThread;
    }
}
