using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>The host's lock is taken around each use of its queue, once, and given back whatever happens.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class HostLockTests
{
    private const int Count = 256;

    public static TheoryData<DeviceCase> Rows => HostDevice.Rows;

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void EveryUseOfTheQueueIsUnderTheLockAndNoneTwice(DeviceCase row)
    {
        var queueLock = new CountingLock();
        HostDevice.Run(
            row,
            (host, device) =>
            {
                using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
                using CommandList list = device.CreateCommandList();
                using CommandList foreign = device.CreateCommandList();
                GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
                foreach (GpuQueue queue in device.Queues)
                {
                    int before = queueLock.Entered;
                    list.Reset();
                    list.Fill(buffer, 2);
                    list.Submit(queue);

                    // Without timeline semaphores it was in vain the first time, and the caller waited for the other queue.
                    bool waits = queue.Index > 0 && !device.Capabilities.Supports(GpuCapability.TimelineSemaphores);
                    Assert.InRange(queueLock.Entered - before, 1, waits ? 2 : 1);
                }

                Assert.All(buffer.ToArray(), v => Assert.Equal(2u, v));
                CommandListTests.Affine(foreign, shader.FindKernel(), buffer, Count, 2, 1);
                queueLock.Enter();
                host.Submit(commands => foreign.RecordInto(commands.Handle));
                queueLock.Exit();
                Assert.NotEqual(0ul, buffer.VulkanHandle);
                Assert.Equal(5u, buffer.ToArray()[1]);
                foreign.Dispose();
                buffer.Dispose();
                Assert.Equal(queueLock.Entered, queueLock.Exited);
                Assert.False(queueLock.IsHeld);
            },
            handles => handles with
            {
                QueueLock = queueLock,
                MoreQueues = [new ExternalQueue { Handle = handles.Queue, Family = handles.QueueFamily, Lock = queueLock }],
            });
        Assert.Equal(queueLock.Entered, queueLock.Exited);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ALockThatIsNotToBeHadLeavesNothingBehind(DeviceCase row)
    {
        var queueLock = new CountingLock();
        HostDevice.Run(
            row,
            (host, device) =>
            {
                GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
                using CommandList list = device.CreateCommandList();
                list.Fill(buffer, 8);
                ulong last = device.LastSubmission.Serial;
                queueLock.FailOnEnter = true;
                Assert.Contains("not to be had", Assert.Throws<TimeoutException>(() => list.Submit()).Message, StringComparison.Ordinal);
                Assert.Throws<TimeoutException>(() => buffer.RequestReadback());
                Assert.NotEqual(0ul, buffer.VulkanHandle);
                Assert.Throws<TimeoutException>(() => buffer.Write([1]));
                Assert.Equal(last, device.LastSubmission.Serial);
                Assert.Equal(queueLock.Entered, queueLock.Exited);
                Assert.False(device.Submissions.Gate.IsHeldByCurrentThread);
                queueLock.FailOnEnter = false;
                list.Submit();
                Assert.All(buffer.ToArray(), v => Assert.Equal(8u, v));
                queueLock.FailOnEnter = true;
                Assert.Throws<TimeoutException>(buffer.Dispose);
                Assert.True(buffer.IsDisposed);
                queueLock.FailOnEnter = false;
            },
            handles => handles with { QueueLock = queueLock, MoreQueues = null });
        Assert.Equal(queueLock.Entered, queueLock.Exited);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatWasSubmittedStaysSoWhereTheWayOutFails(DeviceCase row)
    {
        var queueLock = new CountingLock();
        HostDevice.Run(
            row,
            (host, device) =>
            {
                using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
                using CommandList list = device.CreateCommandList();
                list.Fill(buffer, 8);
                ulong last = device.LastSubmission.Serial;
                queueLock.FailOnExit = true;
                Assert.Throws<TimeoutException>(() => list.Submit());
                queueLock.FailOnExit = false;
                Assert.Equal(last + 1, device.LastSubmission.Serial);
                Assert.False(queueLock.IsHeld);
                device.LastSubmission.Wait();
                Assert.All(buffer.ToArray(), v => Assert.Equal(8u, v));
            },
            handles => handles with { QueueLock = queueLock, MoreQueues = null });
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatTheHostsCommandsUsedIsLetGoWhereTheLockFails(DeviceCase row)
    {
        var queueLock = new CountingLock();
        HostDevice.Run(
            row,
            (host, device) =>
            {
                GpuBuffer<uint> known = device.CreateBuffer<uint>(Count, "known to the host");
                GpuBuffer<uint> large = device.CreateBuffer<uint>(1 << 20, "large", new() { Dedicated = true });
                CommandList list = device.CreateCommandList();
                list.Fill(known, 1);
                list.Fill(large, 2);
                Assert.NotEqual(0ul, known.VulkanHandle);
                HostWork work = default;
                host.Submit(commands =>
                {
                    list.RecordInto(commands.Handle);
                    list.RecordInto(commands.Handle, device.Queues[0], out work);
                });
                known.Dispose();
                large.Dispose();
                host.WaitIdle();
                long before = device.Memory.AllocatedBytes;
                queueLock.FailOnEnter = true;
                Assert.Throws<TimeoutException>(list.Dispose);
                Assert.Equal(0, device.LiveResources.CommandLists);
                work.Complete();
                Assert.Equal(before, device.Memory.AllocatedBytes);

                // The list's own use goes with the device; its buffers are let go there, the one after the other.
                Assert.Throws<TimeoutException>(device.Dispose);
                Assert.Equal(0, device.Memory.AllocatedBytes);
                queueLock.FailOnEnter = false;
            },
            handles => handles with { QueueLock = queueLock, MoreQueues = null });
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void DisposingGivesAllBackWhereTheLockFails(DeviceCase row)
    {
        var queueLock = new CountingLock();
        using var host = new Bindings.SilkHost(DeviceMatrix.Adapter(row).Name);
        GpuDevice device = GpuDevice.Wrap(
            HostDevice.Handles(host) with { QueueLock = queueLock, MoreQueues = null }, new GpuDeviceOptions { Disable = row.Disabled });
        using (GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1 << 18))
        {
            buffer.Fill(3);
        }

        queueLock.FailOnEnter = true;
        Assert.Throws<TimeoutException>(device.Dispose);
        Assert.True(device.IsDisposed);
        Assert.Equal(0, device.LiveResources.Pipelines);
        Assert.Equal(0, device.Memory.AllocatedBytes);
        host.WaitIdle();
        Assert.Empty(host.Messages);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void NothingIsLockedWhileTheDeviceIsWaitedFor(DeviceCase row)
    {
        var queueLock = new CountingLock();
        HostDevice.Run(
            row,
            (host, device) =>
            {
                using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
                using CommandList list = device.CreateCommandList();
                list.Fill(buffer, 8);
                host.Hold();
                list.Submit();
                Task<uint[]> read = Task.Run(buffer.ToArray);
                Task drained = Task.Run(device.Submissions.Drain);
                Assert.False(Task.WaitAny([read, drained], 50) >= 0);
                queueLock.Enter();
                queueLock.Exit();
                host.LetGo();
                drained.Wait();
                Assert.All(read.Result, v => Assert.Equal(8u, v));
            },
            handles => handles with { QueueLock = queueLock, MoreQueues = null });
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ALostDeviceGivesTheLockBackAndRefusesAllThatFollows(DeviceCase row)
    {
        var queueLock = new CountingLock();
        HostDevice.Run(
            row,
            (host, device) =>
            {
                using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
                using CommandList list = device.CreateCommandList();
                list.Fill(buffer, 8);
                list.Submit().Wait();
                LostQueue.IsLost = true;
                Assert.Contains("vkQueueSubmit", Assert.Throws<DeviceLostException>(() => list.Submit()).Message, StringComparison.Ordinal);
                Assert.False(queueLock.IsHeld);
                int entered = queueLock.Entered;
                Assert.Throws<DeviceLostException>(() => list.Submit(device.Queues[0]));
                Assert.Throws<DeviceLostException>(() => list.RecordInto(1, device.Queues[0], out _));
                Assert.Throws<DeviceLostException>(() => buffer.ToArray());
                Assert.Throws<DeviceLostException>(device.WaitIdle);
                Assert.Equal(entered, queueLock.Entered);
            },
            handles => handles with
            {
                GetInstanceProcAddr = LostQueue.Before(handles.GetInstanceProcAddr),
                QueueLock = queueLock,
                MoreQueues = null,
            });
        Assert.Equal(queueLock.Entered, queueLock.Exited);
    }
}
