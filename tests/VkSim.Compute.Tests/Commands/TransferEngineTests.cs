namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class TransferEngineTests
{
    private const int Ring = 4096;

    /// <summary>Mapped and staged, with timeline and with fences.</summary>
    public static TheoryData<DeviceCase> Rows
        => DeviceMatrix.With(GpuCapability.DirectMapping, GpuCapability.TimelineSemaphores);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void AnySizeAtAnyOffsetArrivesAndNothingElseChanges(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { StagingBytes = Ring });
        int[] sizes = [0, 1, 2, 3, 4, 5, 7, 64, 1021, 1024, 1025, Ring - 1, Ring, Ring + 1, (3 * Ring) + 5];
        int[] offsets = [0, 1, 2, 3, 4, 5, 63, 1001];
        foreach (int size in sizes)
        {
            foreach (int offset in offsets)
            {
                CheckWrite(device, offset, size);
            }
        }

        DeviceMatrix.CheckMessages(device);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void FillsRepeatThePatternFromTheirFirstByte(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const uint Pattern = 0x44332211;
        foreach (int offset in new[] { 0, 1, 2, 3, 4, 9 })
        {
            foreach (int size in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 31, 100 })
            {
                using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(128);
                byte[] expected = Bytes(128, offset);
                buffer.Write(expected);
                device.Transfers.Fill(buffer, offset, size, Pattern);
                for (int i = 0; i < size; i++)
                {
                    expected[offset + i] = (byte)(Pattern >> (8 * (i % 4)));
                }

                Assert.Equal(expected, buffer.ToArray());
            }
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WholeBuffersOfOddLengthCanBeFilled(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int length in new[] { 1, 2, 3, 5, 17, 1003 })
        {
            using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(length);
            buffer.Fill(0xFFFFFFFF);
            Assert.All(buffer.ToArray(), b => Assert.Equal(0xFF, b));
            buffer.Clear();
            Assert.All(buffer.ToArray(), b => Assert.Equal(0, b));
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void CopiesKeepEveryByte(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        byte[] data = Bytes(5000, 1);
        using GpuBuffer<byte> source = device.CreateBuffer<byte>(data.Length);
        using GpuBuffer<byte> target = device.CreateBuffer<byte>(data.Length);
        source.Write(data);
        target.Clear();
        device.Transfers.Copy(source, 3, target, 1, 4001);
        byte[] expected = new byte[data.Length];
        data.AsSpan(3, 4001).CopyTo(expected.AsSpan(1));
        Assert.Equal(expected, target.ToArray());

        // Within one buffer, side by side.
        device.Transfers.Copy(target, 0, target, 2500, 2500);
        expected.AsSpan(0, 2500).CopyTo(expected.AsSpan(2500));
        Assert.Equal(expected, target.ToArray());
        Assert.Throws<ArgumentException>(() => device.Transfers.Copy(target, 0, target, 2499, 2500));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task WritesComeAfterTheWorkThatWasSubmittedBefore(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(256, "target");
        using GpuBuffer<uint> before = device.CreateBuffer<uint>(256, "before");
        buffer.Fill(1);
        device.WaitIdle();
        using CommandList list = device.CreateCommandList();
        list.Copy(buffer, 0, before, 0, buffer.ByteLength);
        GpuFence running = held.Start();
        _ = list.Submit();
        // The copy has not begun: the write must not reach it.
        buffer.Write([2, 2, 2, 2], 4);
        Assert.False(running.Done);
        held.LetGo();
        var read = new uint[256];
        await before.ReadAsync(read);
        Assert.All(read, v => Assert.Equal(1u, v));
        Assert.Equal([1u, 2u, 2u, 2u, 2u, 1u], buffer.ToArray()[3..9]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task AsynchronousReadsSeeWhatWasSubmittedBeforeAndNothingLater(DeviceCase row)
        => DeviceMatrix.RunAsync(row, async device =>
    {
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1001, "source");
        using CommandList first = device.CreateCommandList();
        using CommandList second = device.CreateCommandList();
        first.Fill(buffer, 11);
        second.Fill(buffer, 22);
        _ = held.Start();
        _ = first.Submit();
        var early = new uint[1001];
        ValueTask reading = buffer.ReadAsync(early);
        _ = second.Submit();
        Assert.False(reading.IsCompleted);
        held.LetGo();
        await reading;
        var late = new uint[7];
        await buffer.ReadAsync(late, 501);
        Assert.All(early, v => Assert.Equal(11u, v));
        Assert.All(late, v => Assert.Equal(22u, v));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task AnAsynchronousReadCanBeCancelled(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(100);
        using CommandList list = device.CreateCommandList();
        list.Fill(buffer, 5);
        using var cancellation = new CancellationTokenSource();
        _ = held.Start();
        _ = list.Submit();
        ValueTask reading = buffer.ReadAsync(new uint[100], 0, cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await buffer.ReadAsync(new uint[100], 0, cancellation.Token));
        held.LetGo();
        Assert.Equal(5u, buffer.ToArray()[99]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void MoreThan128MebibytesPassThrough(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const long Large = (128L << 20) + 4099;
        using GpuBuffer<byte> source = device.CreateBuffer<byte>(Large, "large source");
        using GpuBuffer<byte> target = device.CreateBuffer<byte>(Large, "large target");
        byte[] data = Bytes((int)Large, 5);
        source.Write(data);
        source.CopyTo(target);
        Assert.True(data.AsSpan().SequenceEqual(target.ToArray()));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void SeveralThreadsShareTheRing(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { StagingBytes = Ring });
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(10_000);
            var random = new Random(thread);
            byte[] expected = Bytes(10_000, thread);
            buffer.Write(expected);
            for (int i = 0; i < 30; i++)
            {
                int offset = random.Next(9000);
                byte[] data = Bytes(random.Next(1, 10_000 - offset), i);
                buffer.Write(data, offset);
                data.CopyTo(expected.AsSpan(offset));
            }

            Assert.Equal(expected, buffer.ToArray());
        });
        DeviceMatrix.CheckMessages(device);
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void WrongRangesBuffersAndDevicesAreRefused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(16, "small");
        TransferEngine transfers = device.Transfers;
        Assert.Throws<ArgumentOutOfRangeException>(() => transfers.Write(buffer, 10, new byte[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => transfers.Write(buffer, -1, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => transfers.Read(buffer, 17, new byte[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => transfers.Fill(buffer, 0, 17, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => { transfers.Request<uint>(buffer, 4, 4); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { transfers.Request<uint>(buffer, 0, -1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { transfers.Request<uint>(buffer, 0, long.MaxValue); });
        using GpuDevice other = DeviceMatrix.Create(row);
        using GpuBuffer<byte> foreign = other.CreateBuffer<byte>(16, "foreign");
        var error = Assert.Throws<ArgumentException>(() => transfers.Write(foreign, 0, new byte[1]));
        Assert.Contains("foreign", error.Message, StringComparison.Ordinal);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => transfers.Write(buffer, 0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => transfers.Read(buffer, 0, new byte[1]));
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ReadingAndWritingAllocatesNothingInTheSteadyState(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1000);
        var data = new uint[1000];
        Assert.Equal(0, CommandListReplayTests.Allocated(() =>
        {
            buffer.Write(data);
            buffer.Read(data);
        }));
    });

    internal static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void CheckWrite(GpuDevice device, int offset, int size)
    {
        int length = offset + size + 9;
        byte[] expected = Bytes(length, size);
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(length);
        buffer.Write(expected);
        byte[] data = Bytes(size, offset + 1);
        buffer.Write(data, offset);
        data.CopyTo(expected.AsSpan(offset));
        Assert.Equal(expected, buffer.ToArray());
        byte[] part = new byte[size];
        buffer.Read(part, offset);
        Assert.Equal(data, part);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AWriteToABusyBufferDoesNotWaitWhileTheRingCanGrow(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int count = row.Scale(5 << 20, 1 << 16);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(count, "busy");
        uint[] data = [.. Enumerable.Range(0, count).Select(i => (uint)i * 3)];
        using var held = new HeldDevice(device);
        held.Start();
        buffer.Fill(1);

        // 20 MiB while the device stands: would hang here if it waited.
        buffer.Write(data);
        held.LetGo();
        Assert.Equal(data, buffer.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AnAsynchronousWriteTakesMoreThanTheRingWithoutBlocking(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new GpuDeviceOptions { StagingBytes = 1 << 16 });
        const int Elements = 100_000;
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(Elements, "large");
        uint[] data = [.. Enumerable.Range(0, Elements).Select(i => (uint)i * 7)];
        using (var held = new HeldDevice(device))
        {
            held.Start();
            buffer.Fill(1);
            ValueTask write = buffer.WriteAsync(data);
            Assert.False(write.IsCompleted);
            held.LetGo();
            Assert.True(write.AsTask().Wait(TimeSpan.FromSeconds(60)));
            Assert.Equal(data, buffer.ToArray());
        }

        using (var held = new HeldDevice(device))
        {
            held.Start();
            buffer.Fill(1);
            using var cancellation = new CancellationTokenSource();
            Task write = buffer.WriteAsync(data, 0, cancellation.Token).AsTask();
            cancellation.Cancel();
            Assert.True(Assert.Throws<AggregateException>(() => write.Wait(TimeSpan.FromSeconds(60))).InnerException is OperationCanceledException);
            held.LetGo();
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.WriteAsync(data, 1));
        device.WaitIdle();
        DeviceMatrix.CheckMessages(device);
    }
}
