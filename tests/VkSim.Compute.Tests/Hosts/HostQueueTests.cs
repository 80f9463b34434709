using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>Lists on several queues of an engine's, in order with one another and with the engine's semaphores.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class HostQueueTests
{
    private const int Count = 1024;

    public static TheoryData<DeviceCase> Rows => HostDevice.Rows;

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatUsesTheSameBufferOnTwoQueuesIsInOrder(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using GpuBuffer<uint> copy = device.CreateBuffer<uint>(Count);
        using CommandList add = device.CreateCommandList("add");
        using CommandList scale = device.CreateCommandList("scale");
        using CommandList read = device.CreateCommandList("read");
        CommandListTests.Affine(add, kernel, buffer, Count, 1, 1);
        CommandListTests.Affine(scale, kernel, buffer, Count, 3, 0);
        read.Copy(buffer, 0, copy, 0, buffer.ByteLength);
        uint expected = 5;
        buffer.Write(Enumerable.Repeat(5u, Count).ToArray());
        for (int i = 0; i < 12; i++)
        {
            GpuFence first = add.Submit(device.Queues[i & 1]);
            GpuFence second = scale.Submit(device.Queues[1 - (i & 1)]);
            Assert.True(second.Serial > first.Serial);
            read.Submit(device.Queues[i & 1]);
            expected = (expected + 1) * 3;
            if (i % 3 == 0)
            {
                Assert.All(copy.ToArray(), v => Assert.Equal(expected, v));
                buffer.Write([expected], 7);
            }
        }

        Assert.All(buffer.ToArray(), v => Assert.Equal(expected, v));
        device.WaitIdle();
        Assert.All(device.Queues, q => Assert.True(q.LastSubmission.Done));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AListIsReplayedOnBothQueuesWithoutAllocating(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 1);
        bool timelines = device.Capabilities.Supports(GpuCapability.TimelineSemaphores);
        Silk.NET.Vulkan.Semaphore semaphore = host.CreateSemaphore(timelines);
        ulong value = 0;
        Assert.Equal(0, CommandListReplayTests.Allocated(() =>
        {
            SemaphorePoint point = timelines ? SemaphorePoint.Timeline(semaphore.Handle, ++value) : SemaphorePoint.Binary(semaphore.Handle);
            list.Submit(new SubmitOptions { Queue = device.Queues[0], Signals = [point] });
            list.Submit(new SubmitOptions { Queue = device.Queues[1], Waits = [point] }).Wait();
        }));
        Assert.Equal(1, list.SubmissionCount);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ATimelineSemaphoreOfTheHostHoldsAndIsSignalled(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        Skip.IfNot(device.Capabilities.Supports(GpuCapability.TimelineSemaphores), "The device has no timeline semaphores.");
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 9);
        Silk.NET.Vulkan.Semaphore go = host.CreateSemaphore(timeline: true);
        Silk.NET.Vulkan.Semaphore done = host.CreateSemaphore(timeline: true);
        GpuFence fence = list.Submit(new SubmitOptions
        {
            Queue = device.Queues[1],
            Waits = [SemaphorePoint.Timeline(go.Handle, 2)],
            Signals = [SemaphorePoint.Timeline(done.Handle, 5)],
        });
        host.Signal(go, 1);
        Assert.False(fence.Wait(TimeSpan.FromMilliseconds(20)));
        Assert.Equal(0ul, host.ValueOf(done));
        host.Signal(go, 2);
        fence.Wait();
        Assert.Equal(5ul, host.ValueOf(done));
        Assert.All(buffer.ToArray(), v => Assert.Equal(9u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AnEmptyListWaitsForAllThatFollows(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using CommandList empty = device.CreateCommandList();
        Assert.Equal(0ul, empty.Submit(device.Queues[1]).Serial);
        var own = host.CreateBuffer(Count * sizeof(uint));
        using (GpuBuffer<uint> buffer = device.WrapBuffer<uint>(own.Buffer.Handle, Count, "the host's"))
        {
            Silk.NET.Vulkan.Semaphore filled = host.CreateSemaphore(timeline: false);
            host.Submit(
                commands => host.Api.CmdFillBuffer(commands, own.Buffer, 0, Vk.WholeSize, 3), default, SemaphorePoint.Binary(filled.Handle), default);
            GpuFence waited = empty.Submit(new SubmitOptions { Waits = [SemaphorePoint.Binary(filled.Handle, PipelineStageFlags.TransferBit)] });
            Assert.All(buffer.ToArray(), v => Assert.Equal(3u, v));
            Assert.True(waited.Done);
        }

        host.WaitIdle();
        host.Destroy(own);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AListInPartsWaitsWithTheFirstAndSignalsWithTheLast(DeviceCase row)
    {
        using var host = new Bindings.SilkHost(DeviceMatrix.Adapter(row).Name);
        using (GpuDevice device = GpuDevice.Wrap(
            HostDevice.Handles(host), new GpuDeviceOptions { Disable = row.Disabled, MaxOperationsPerSubmission = 100 }))
        {
            using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
            using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
            using CommandList list = device.CreateCommandList();
            for (int i = 0; i < 3; i++)
            {
                CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1, 80);
            }

            Silk.NET.Vulkan.Semaphore before = host.CreateSemaphore(timeline: false);
            Silk.NET.Vulkan.Semaphore after = host.CreateSemaphore(timeline: false);
            var handle = new Silk.NET.Vulkan.Buffer(buffer.VulkanHandle);
            host.Submit(commands => host.Api.CmdFillBuffer(commands, handle, 0, Vk.WholeSize, 1), default, SemaphorePoint.Binary(before.Handle), default);
            list.Submit(new SubmitOptions
            {
                Queue = device.Queues[1],
                Waits = [SemaphorePoint.Binary(before.Handle)],
                Signals = [SemaphorePoint.Binary(after.Handle)],
            });
            Assert.Equal(3, list.SubmissionCount);
            host.Submit(_ => { }, SemaphorePoint.Binary(after.Handle), default, default);
            Assert.All(buffer.ToArray(), v => Assert.Equal(15u, v));
            host.WaitIdle();
        }

        Assert.Empty(host.Messages);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ABufferUsedOnTwoQueuesLivesUntilBothAreThrough(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using CommandList first = device.CreateCommandList();
        using CommandList second = device.CreateCommandList();
        using GpuBuffer<uint> target = device.CreateBuffer<uint>(1 << 20);
        using GpuBuffer<uint> other = device.CreateBuffer<uint>(1 << 20);
        GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1 << 20, "on two queues", new() { Dedicated = true });
        buffer.Fill(4);
        device.WaitIdle();
        first.Copy(buffer, 0, target, 0, buffer.ByteLength);
        second.Copy(buffer, 0, other, 0, buffer.ByteLength);
        host.Hold();
        first.Submit(device.Queues[0]);
        second.Submit(device.Queues[1]);
        long before = device.Memory.AllocatedBytes;
        buffer.Dispose();
        device.Submissions.Poll();
        Assert.Equal(before, device.Memory.AllocatedBytes);
        host.LetGo();
        device.WaitIdle();
        device.Submissions.Poll();
        Assert.Equal(before - (4 << 20), device.Memory.AllocatedBytes);
        Assert.All(other.ToArray(), v => Assert.Equal(4u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void DispatchesOnTheSecondQueueAreTimed(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        Skip.IfNot(device.Profiler.IsSupported, "The device has no timestamps.");
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        list.Profile = true;
        CommandListTests.Affine(list, shader.FindKernel(), buffer, Count, 2, 1);
        list.Submit(device.Queues[1]);
        Assert.Single(list.GetTimings());
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WithinOneFamilyHandingOverIsABarrier(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        uint family = device.Queues[0].Family;
        list.Acquire(buffer, family);
        list.Fill(buffer, 6);
        list.Release(buffer, family);
        list.Submit();
        Assert.All(buffer.ToArray(), v => Assert.Equal(6u, v));
        uint families = device.QueueFamilyCount;
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => list.Acquire(buffer, families));
        Assert.Contains($"0 to {families - 1}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Release(buffer, 77));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ABufferOfTheHostsIsHandedOverAndBack(DeviceCase row) => HostDevice.Run(row, (host, device) =>
    {
        // Of the families that are not the queue's only those outside of the device are on every driver.
        var own = host.CreateBuffer(Count * sizeof(uint));
        using (GpuBuffer<uint> buffer = device.WrapBuffer<uint>(own.Buffer.Handle, Count, "the host's"))
        using (CommandList give = device.CreateCommandList())
        using (CommandList take = device.CreateCommandList())
        {
            give.Fill(buffer, 4);
            give.Release(buffer, Vk.QueueFamilyExternal);
            take.Acquire(buffer, Vk.QueueFamilyExternal);
            take.Fill(buffer, 5, 0, 4);
            give.Submit(device.Queues[0]);
            take.Submit(device.Queues[1]);
            Assert.Equal([5u, 4u], buffer.ToArray()[..2]);
        }

        host.WaitIdle();
        host.Destroy(own);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public async Task TwoThreadsOnTwoQueuesGetAlong(DeviceCase row)
    {
        using var host = new Bindings.SilkHost(DeviceMatrix.Adapter(row).Name);
        using (GpuDevice device = GpuDevice.Wrap(HostDevice.Handles(host), new GpuDeviceOptions { Disable = row.Disabled }))
        {
            using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
            using GpuBuffer<uint> shared = device.CreateBuffer<uint>(Count);
            shared.Clear();
            await Task.WhenAll(device.Queues.Select(queue => Task.Run(() =>
            {
                using Kernel kernel = shader.FindKernel();
                using CommandList list = device.CreateCommandList();
                CommandListTests.Affine(list, kernel, shared, Count, 1, 1);
                for (int i = 0; i < 100; i++)
                {
                    list.Submit(queue);
                    using GpuBuffer<uint> scratch = device.CreateBuffer<uint>(Count);
                    scratch.Fill((uint)i);
                    Assert.Equal((uint)i, scratch.ToArray()[3]);
                }
            })));
            Assert.All(shared.ToArray(), v => Assert.Equal(200u, v));
        }

        Assert.Empty(host.Messages);
    }
}
