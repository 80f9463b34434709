namespace VkSim.Compute.Tests;

/// <summary>
/// Copies on a queue of their own. No driver here has a family for them, so a queue of the family that computes is it, or the same
/// queue once more: semaphores, barriers and bookkeeping are those of two queues.
/// </summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class TransferQueueTests
{
    private const int Count = 1 << 16;

    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.DirectMapping, GpuCapability.PushDescriptors);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void UploadsKernelsAndReadsComeInTheirOrder(DeviceCase row) => Run(row, device =>
    {
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        GpuBuffer<uint>[] buffers = [.. Enumerable.Range(0, 3).Select(i => device.CreateBuffer<uint>(Count, $"buffer {i}"))];
        var requests = new List<(uint Expected, ReadbackRequest<uint> Request)>();
        uint[] data = new uint[Count];
        for (uint round = 0; round < 40; round++)
        {
            GpuBuffer<uint> buffer = buffers[round % 3];
            Array.Fill(data, round);
            buffer.Write(data);
            kernel.SetBuffer("values", buffer);
            kernel.SetUInt("count", Count);
            kernel.SetUInt("factor", 2);
            kernel.SetUInt("term", 1);
            kernel.Dispatch(kernel.GroupsFor(Count));
            requests.Add(((round * 2) + 1, buffer.RequestReadback()));
            kernel.Dispatch(kernel.GroupsFor(Count));
            if (round % 5 == 0)
            {
                Assert.All(buffer.ToArray(), v => Assert.Equal((((round * 2) + 1) * 2) + 1, v));
            }
        }

        foreach ((uint expected, ReadbackRequest<uint> request) in requests)
        {
            request.Wait();
            foreach (uint value in request.GetData())
            {
                Assert.Equal(expected, value);
            }

            request.Dispose();
        }

        Array.ForEach(buffers, b => b.Dispose());
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void DataBeyondTheRingGoesThrough(DeviceCase row) => Run(row, device =>
    {
        byte[] data = TransferEngineTests.Bytes(3_000_001, 8);
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(data.Length + 3);
        using var held = new HeldDevice(device);
        held.Start();
        Task write = Task.Run(() => buffer.Write(data, 3));
        held.LetGo();
        write.Wait();
        Assert.True(data.AsSpan().SequenceEqual(buffer.ToArray().AsSpan(3)));
        buffer.Fill(0x01010101);
        Assert.All(buffer.ToArray(), b => Assert.Equal(1, b));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AwaitingEndsOnBothQueues(DeviceCase row) => Run(row, device =>
    {
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(3_000_000);
        byte[] data = TransferEngineTests.Bytes(3_000_000, 4);
        byte[] read = new byte[data.Length];
        using var held = new HeldDevice(device);
        GpuFence fence = held.Start();
        Task[] tasks = [buffer.WriteAsync(data).AsTask(), fence.WaitAsync().AsTask()];
        held.LetGo();
        Task.WaitAll(tasks);
        buffer.ReadAsync(read).AsTask().Wait();
        device.WaitIdleAsync().AsTask().Wait();
        Assert.True(data.AsSpan().SequenceEqual(read));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void UploadsDoNotWaitForKernelsOfOtherBuffers(DeviceCase row) => Run(row, device =>
    {
        Skip.If(Same(device), "With one queue handed out twice what is held holds everything.");
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(1000);
        using var held = new HeldDevice(device);
        held.Start();
        buffer.Write(TransferEngineTests.Bytes(1000, 1));
        Assert.Equal(TransferEngineTests.Bytes(1000, 1), buffer.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WhatTheHostUsesStaysOnTheQueueOfTheHost(DeviceCase row) => Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 7);
        using var host = new HostCommandBuffer(device);
        ulong before = device.TransferQueue!.LastSubmission.Serial;
        host.Run(commandBuffer => list.RecordInto(commandBuffer.Handle));
        Assert.All(buffer.ToArray(), v => Assert.Equal(7u, v));
        Assert.Equal(before, device.TransferQueue.LastSubmission.Serial);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WithoutAFamilyForCopiesOrTimelinesThereIsNone(DeviceCase row)
    {
        GpuAdapter adapter = DeviceMatrix.Adapter(row);
        using (GpuDevice device = DeviceMatrix.Create(row, new() { TransferQueue = true }))
        {
            Assert.Equal(adapter.QueueFamilies.Any(f => f.OnlyCopies), device.TransferQueue is not null);
            Assert.Single(device.Queues);
        }

        using GpuDevice without = DeviceMatrix.Create(
            row, new() { TransferQueue = true, TransferSharesFamily = true, Disable = GpuCapability.TimelineSemaphores });
        Assert.Null(without.TransferQueue);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void OptionsChooseFamilyAndQueues(DeviceCase row)
    {
        foreach (QueueFamilyInfo family in DeviceMatrix.Adapter(row).QueueFamilies.Where(f => f.CanCompute))
        {
            int count = Math.Min(2, family.QueueCount);
            using GpuDevice device = DeviceMatrix.Create(row, new() { QueueFamily = family.Index, QueueCount = count });
            Assert.Equal(count, device.Queues.Count);
            Assert.All(device.Queues, q => Assert.Equal((uint)family.Index, q.Family));
            using GpuBuffer<int> buffer = device.CreateBuffer<int>(1);
            buffer.Write([3]);
            Assert.Equal(3, buffer.ToArray()[0]);
            DeviceMatrix.CheckMessages(device);
            var tooMany = new GpuDeviceOptions { QueueFamily = family.Index, QueueCount = family.QueueCount + 1 };
            Assert.Throws<NotSupportedException>(() => DeviceMatrix.Create(row, tooMany));
        }

        Assert.Throws<NotSupportedException>(() => DeviceMatrix.Create(row, new() { QueueFamily = 99 }));
    }

    private static bool Same(GpuDevice device) => device.TransferQueue!.Handle.Handle == device.Queues[0].Handle.Handle;

    private static void Run(DeviceCase row, Action<GpuDevice> test)
    {
        Skip.IfNot(DeviceMatrix.Adapter(row).Capabilities.Supports(GpuCapability.TimelineSemaphores), "No timeline semaphores.");
        using GpuDevice device = DeviceMatrix.Create(
            row, new() { TransferQueue = true, TransferSharesFamily = true, StagingBytes = 1 << 20, LeakReport = Assert.Fail });
        Assert.NotNull(device.TransferQueue);
        using (CommandList list = device.CreateCommandList())
        {
            Assert.Throws<ArgumentException>(() => list.Submit(device.TransferQueue!));
        }

        test(device);
        device.WaitIdleAsync().AsTask().Wait();
        DeviceMatrix.CheckMessages(device);
    }
}
