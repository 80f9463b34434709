namespace VkSim.Compute.Tests;

/// <summary>Data of any size that is part of a list.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class CommandListUploadTests
{
    public static TheoryData<DeviceCase> Rows => DeviceMatrix.With(GpuCapability.TimelineSemaphores, GpuCapability.DirectMapping);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AnySizeAtAnyOffsetIsWrittenByEveryReplay(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Room = 3 << 20;
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(Room);
        using CommandList list = device.CreateCommandList("uploads");
        byte[] expected = new byte[Room];
        int offset = 0;
        int seed = 0;
        foreach (int length in new[] { 4, 1, 3, 65536, 65537, 65540, 200_001, 2_000_000, 0, 7 })
        {
            byte[] data = TransferEngineTests.Bytes(length, ++seed);
            list.Update<byte>(buffer, data, offset);
            data.CopyTo(expected, offset);
            Array.Clear(data);
            offset += length + 1;
        }

        Assert.Equal(9, list.Count);
        for (int replay = 0; replay < 3; replay++)
        {
            buffer.Clear();
            list.Submit();
            Assert.True(expected.AsSpan().SequenceEqual(buffer.ToArray()));
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void UploadsKeepTheirPlaceBetweenCommands(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Count = 1 << 16;
        using ComputeShader shader = TestShaders.Load(device, TestShaders.Affine);
        Kernel kernel = shader.FindKernel();
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Count);
        using GpuBuffer<uint> copy = device.CreateBuffer<uint>(Count);
        using CommandList list = device.CreateCommandList();
        uint[] data = [.. Enumerable.Range(0, Count).Select(i => (uint)i)];
        list.Update<uint>(buffer, data);
        CommandListTests.Affine(list, kernel, buffer, Count, 3, 1);
        list.Copy(buffer, 0, copy, 0, copy.ByteLength);
        Array.Fill(data, 9u);
        list.Update<uint>(buffer, data);
        CommandListTests.Affine(list, kernel, buffer, Count, 2, 0);
        list.Submit();
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (uint)(i * 3) + 1), copy.ToArray());
        Assert.All(buffer.ToArray(), v => Assert.Equal(18u, v));
        Assert.Equal(4, list.BarrierCount);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void RecordingAnewLeavesTheDataOfWorkInFlightAlone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Count = 100_000;
        GpuBuffer<byte>[] buffers = [.. Enumerable.Range(0, 4).Select(i => device.CreateBuffer<byte>(Count, $"buffer {i}"))];
        using (var held = new HeldDevice(device))
        {
            using CommandList list = device.CreateCommandList();
            held.Start();
            for (int i = 0; i < buffers.Length; i++)
            {
                list.Reset();
                list.Update<byte>(buffers[i], TransferEngineTests.Bytes(Count, i));
                list.Submit();
            }

            held.LetGo();
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            Assert.Equal(TransferEngineTests.Bytes(Count, i), buffers[i].ToArray());
            buffers[i].Dispose();
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheCallersCommandBufferTakesTheDataToo(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        byte[] data = TransferEngineTests.Bytes(150_001, 5);
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(data.Length + 1);
        CommandList list = device.CreateCommandList();
        list.Update<byte>(buffer, data, 1);
        using var host = new HostCommandBuffer(device);
        host.Run(commandBuffer => list.RecordInto(commandBuffer.Handle));
        list.Dispose();
        Assert.Equal(data, buffer.ToArray()[1..]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheCallersCommandBufferKeepsTheDataWhileTheListGoesOn(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        byte[] first = TransferEngineTests.Bytes(100_001, 1);
        byte[] second = TransferEngineTests.Bytes(100_001, 2);
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(first.Length);
        using GpuBuffer<byte> other = device.CreateBuffer<byte>(first.Length);
        using CommandList list = device.CreateCommandList();
        using var host = new HostCommandBuffer(device);
        HostWork work = default;
        host.Run(commandBuffer =>
        {
            list.Update<byte>(buffer, first);
            list.RecordInto(commandBuffer.Handle, device.Queues[0], out work);
            list.Reset();
            list.Update<byte>(other, second);
            list.Submit().Wait();
        });
        work.Complete();
        Assert.Equal(first, buffer.ToArray());
        Assert.Equal(second, other.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void DataBeyondTheMemoryLimitIsRefusedAndTheListGoesOn(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { MemoryLimit = 24 << 20 });
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(16 << 20);
        buffer.Clear();
        using (CommandList list = device.CreateCommandList())
        {
            list.Update<byte>(buffer, new byte[] { 1, 2, 3 }, 1);
            Assert.Throws<GpuOutOfMemoryException>(() => list.Update<byte>(buffer, new byte[16 << 20]));
            Assert.Equal(1, list.Count);
            list.Update<byte>(buffer, TransferEngineTests.Bytes(100_000, 2), 8);
            list.Submit();
            Assert.Equal([0, 1, 2, 3, 0, 0, 0, 0, .. TransferEngineTests.Bytes(100_000, 2), 0], buffer.ToArray()[..100_009]);
        }

        DeviceMatrix.CheckMessages(device);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void NeitherReplayNorRecordingAnewAllocates(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row);
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(300_000);
        using CommandList list = device.CreateCommandList();
        byte[] data = TransferEngineTests.Bytes(100_001, 1);
        list.Update<byte>(buffer, data);
        Assert.Equal(0, CommandListReplayTests.Allocated(() => list.Submit().Wait()));
        Assert.Equal(0, CommandListReplayTests.Allocated(() =>
        {
            list.Reset();
            list.Update<byte>(buffer, data);
            list.Update<byte>(buffer, data, 150_001);
            list.Submit().Wait();
        }));
        DeviceMatrix.CheckMessages(device);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void OffsetsBeyondFourGigabytesAreCopied(DeviceCase row)
    {
        const long Far = 4L << 30;
        using GpuDevice device = DeviceMatrix.Create(row);
        Skip.If(device.Capabilities.MaxMemoryAllocationSize < Far + 4096, $"{device} makes no buffer of more than 4 GiB.");
        using GpuBuffer<byte> large = device.CreateBuffer<byte>(Far + 4096);
        using GpuBuffer<byte> small = device.CreateBuffer<byte>(1000);
        byte[] data = TransferEngineTests.Bytes(1000, 4);
        using CommandList list = device.CreateCommandList();
        list.Update<byte>(large, data, Far + 3);
        list.Fill(large, 0x05050505, Far + 2000, 8);
        list.Copy(large, Far + 3, small, 0, 500);
        list.Copy(large, Far + 1998, small, 500, 12);
        list.Submit();
        Assert.Equal(data[..500], small.ToArray()[..500]);
        Assert.Equal(Enumerable.Repeat((byte)5, 8), small.ToArray()[502..510]);
        DeviceMatrix.CheckMessages(device);
    }
}
