using Silk.NET.Vulkan;
using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>What RecordInto leaves is kept until the host tells that its command buffer has run.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class HostAccountTests
{
    private const int Count = 1024;
    private const long Bytes = 4 << 20;

    public static TheoryData<DeviceCase> Rows => HostDevice.Rows;

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ACallEndsIt(DeviceCase row) => Kept(row, (host, device, record) =>
    {
        HostWork work = default;
        host.Submit(commands => work = record(commands));
        return (work, End);

        void End()
        {
            host.WaitIdle();
            Assert.False(work.Done);
            work.Complete();
            work.Complete();
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AFenceEndsIt(DeviceCase row) => Kept(row, (host, device, record) =>
    {
        Fence fence = host.CreateFence();
        HostWork work = default;
        host.Submit(commands => work = record(commands), default, default, fence);
        work.CompleteWith(fence.Handle);
        Assert.Throws<InvalidOperationException>(() => work.CompleteWith(fence.Handle));
        return (work, host.WaitIdle);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AValueOfATimelineSemaphoreEndsIt(DeviceCase row) => Kept(row, (host, device, record) =>
    {
        Silk.NET.Vulkan.Semaphore semaphore = host.CreateSemaphore(timeline: true);
        HostWork work = default;
        host.Submit(commands => work = record(commands), default, SemaphorePoint.Timeline(semaphore.Handle, 4), default);
        if (!device.Capabilities.Supports(GpuCapability.TimelineSemaphores))
        {
            var error = Assert.Throws<NotSupportedException>(() => work.CompleteAt(semaphore.Handle, 4));
            Assert.Contains("timeline", error.Message, StringComparison.Ordinal);
            return (work, End);
        }

        work.CompleteAt(semaphore.Handle, 4);
        return (work, host.WaitIdle);

        void End()
        {
            host.WaitIdle();
            work.Complete();
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ACommandBufferMayRunLongAfterAllWasDisposed(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        var seen = host.CreateMapped(Count * sizeof(uint));
        ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        CommandList list = device.CreateCommandList();
        CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1);
        buffer.Fill(5);
        HostWork work = default;
        host.Submit(commands =>
        {
            list.RecordInto(commands.Handle, device.Queues[0], out work);
            var copy = new BufferCopy(size: Count * sizeof(uint));
            host.Api.CmdCopyBuffer(commands, buffer.Handle, seen.Buffer, 1, in copy);
            // Before it is submitted; a marker on the queue would not hold it.
            list.Dispose();
            shader.Dispose();
            buffer.Dispose();
            device.WaitIdle();
            device.Submissions.Poll();
            Assert.Equal(1, device.LiveResources.Pipelines);
        });
        host.WaitIdle();
        work.Complete();
        Assert.Equal(0, device.LiveResources.Pipelines);
        unsafe
        {
            Assert.Equal(11u, ((uint*)seen.Mapped)[Count - 1]);
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void DataInAListIsKeptUntilTheCommandBufferHasRun(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        const int Large = 1 << 17;
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Large);
        using GpuBuffer<uint> other = device.CreateBuffer<uint>(Large);
        HostWork work = default;
        host.Submit(commands =>
        {
            using (CommandList list = device.CreateCommandList())
            {
                list.Update<uint>(buffer, Enumerable.Repeat(6u, Large).ToArray());
                list.RecordInto(commands.Handle, device.Queues[0], out work);
            }

            // Another list would get the memory next.
            using CommandList next = device.CreateCommandList();
            next.Update<uint>(other, Enumerable.Repeat(7u, Large).ToArray());
            next.Submit();
            device.WaitIdle();
        });
        Assert.All(buffer.ToArray(), v => Assert.Equal(6u, v));
        host.WaitIdle();
        work.Complete();
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ItNamesTheBuffersAndTheyAreMappedDirectlyAgainWhenItIsDone(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1);
        bool direct = buffer.IsDirect;
        HostWork first = default;
        HostWork second = default;
        host.Submit(commands =>
        {
            list.RecordInto(commands.Handle, device.Queues[0], out first);
            list.RecordInto(commands.Handle, device.Queues[1], out second);
        });
        Assert.Same(buffer, Assert.Single(first.Buffers));
        Assert.False(buffer.IsDirect);
        host.WaitIdle();
        first.Complete();
        Assert.Empty(first.Buffers);
        Assert.True(first.Done);
        Assert.False(second.Done);
        Assert.False(buffer.IsDirect);
        second.Complete();
        Assert.Equal(direct, buffer.IsDirect);
        Assert.True(default(HostWork).Done);
        default(HostWork).Complete();
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ThreadsMayTellTheSameAtOnce(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        bool direct = buffer.IsDirect;
        host.Submit(commands =>
        {
            for (int i = 0; i < 500; i++)
            {
                list.RecordInto(commands.Handle, device.Queues[0], out HostWork work);
                list.RecordInto(commands.Handle, device.Queues[0], out HostWork other);
                Parallel.Invoke(work.Complete, work.Complete, () => _ = work.Done);
                Assert.True(work.Done);
                Assert.False(other.Done);
                Assert.False(buffer.IsDirect);
                other.Complete();
                Assert.Equal(direct, buffer.IsDirect);
            }
        });
        Assert.Equal(0, device.Submissions.HostWorks.Count);
        host.WaitIdle();
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AnAccountEachFrameAllocatesNothing(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        host.Submit(commands => Assert.Equal(0, CommandListReplayTests.Allocated(() =>
        {
            list.RecordInto(commands.Handle, device.Queues[0], out HostWork work);
            work.Complete();
        })));
        host.WaitIdle();
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatIsTornDownWithTheDeviceIsLetGo(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1 << 20, "never told", new() { Dedicated = true });
        CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        host.Submit(commands => list.RecordInto(commands.Handle, device.Queues[0], out _));
        list.Dispose();
        buffer.Dispose();
        host.WaitIdle();
        device.Dispose();
        Assert.Equal(0, device.Memory.AllocatedBytes);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void NullHandlesAndForeignQueuesAreRefused(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        Assert.Throws<ArgumentException>(() => list.RecordInto(0, device.Queues[0], out _));
        Assert.Throws<ArgumentNullException>(() => list.RecordInto(1, null!, out _));
        using (GpuDevice other = GpuDevice.Wrap(HostDevice.Handles(host)))
        {
            var error = Assert.Throws<ArgumentException>(() => list.RecordInto(1, other.Queues[0], out _));
            Assert.Contains("queue 0", error.Message, StringComparison.Ordinal);
        }

        host.Submit(commands =>
        {
            list.RecordInto(commands.Handle, device.Queues[0], out HostWork work);
            Assert.Throws<ArgumentException>(() => work.CompleteWith(0));
            Assert.Throws<ArgumentException>(() => work.CompleteAt(0, 1));
            work.Complete();
        });
        host.WaitIdle();
        Assert.Equal(0, device.Submissions.HostWorks.Count);
        list.Dispose();
        Assert.Throws<ObjectDisposedException>(() => list.RecordInto(1, device.Queues[0], out _));
    });

    /// <summary>A buffer that is disposed while the queue is held is there until the end that the test brings about.</summary>
    private static void Kept(
        DeviceCase row, Func<SilkHost, GpuDevice, Func<CommandBuffer, HostWork>, (HostWork Work, Action End)> submit)
        => HostDevice.Run(row, (host, device) =>
        {
            GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Bytes / sizeof(uint), "in the host's commands", new() { Dedicated = true });
            using CommandList list = device.CreateCommandList();
            list.Fill(buffer, 1);
            host.Hold();
            (HostWork work, Action end) = submit(host, device, commands =>
            {
                list.RecordInto(commands.Handle, device.Queues[0], out HostWork recorded);
                return recorded;
            });
            long before = device.Memory.AllocatedBytes;
            list.Reset();
            buffer.Dispose();
            device.Submissions.Poll();
            Assert.False(work.Done);
            Assert.Equal(before, device.Memory.AllocatedBytes);
            host.LetGo();
            end();
            Assert.True(work.Done);
            Assert.Equal(before - Bytes, device.Memory.AllocatedBytes);
        });
}
