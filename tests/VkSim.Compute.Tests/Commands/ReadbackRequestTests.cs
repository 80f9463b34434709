namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class ReadbackRequestTests
{
    public static TheoryData<DeviceCase> Rows
        => DeviceMatrix.With(GpuCapability.DirectMapping, GpuCapability.TimelineSemaphores);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task ARequestCanBePolledWaitedForAndAwaited(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(100);
        buffer.Write([.. Enumerable.Range(0, 100).Select(i => (uint)i)]);
        GpuFence running = held.Start();
        using ReadbackRequest<uint> request = buffer.RequestReadback(10, 50);
        Assert.Equal(50, request.Count);
        Assert.False(request.Done);
        Assert.False(request.HasError);
        Assert.Throws<InvalidOperationException>(() => { request.GetData(); });
        Assert.False(request.Wait(TimeSpan.Zero));
        Assert.False(request.Wait(TimeSpan.FromMilliseconds(5)));
        Assert.False(request.Done);
        Assert.False(running.Done);
        held.LetGo();
        Assert.Same(request, await request);
        Assert.True(request.Done);
        Assert.True(request.Wait(TimeSpan.Zero));
        Assert.Equal(Enumerable.Range(10, 50).Select(i => (uint)i), request.ToArray());
        Assert.Same(request, await request);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheDataIsOfTheMomentOfTheRequest(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(5000);
        var requests = new List<ReadbackRequest<uint>>();
        for (uint i = 0; i < 50; i++)
        {
            buffer.Fill(i);
            requests.Add(buffer.RequestReadback());
        }

        for (int i = 0; i < requests.Count; i++)
        {
            requests[i].Wait();
            foreach (uint value in requests[i].GetData())
            {
                Assert.Equal((uint)i, value);
            }

            requests[i].Dispose();
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task OddSizesOffsetsAndNothingAtAllCanBeRequested(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        byte[] data = TransferEngineTests.Bytes(100_003, 4);
        using GpuBuffer<byte> buffer = device.CreateBuffer<byte>(data.Length);
        buffer.Write(data);
        foreach ((int offset, int count) in new[] { (0, 1), (3, 4097), (1, 100_002), (100_002, 1), (5, 0), (100_003, 0) })
        {
            using ReadbackRequest<byte> request = buffer.RequestReadback(offset, count);
            await request;
            Assert.Equal(data.AsSpan(offset, count).ToArray(), request.ToArray());
        }
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task CancellingTheWaitLeavesTheRequest(DeviceCase row) => DeviceMatrix.RunAsync(row, async device =>
    {
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(10);
        buffer.Fill(9);
        using var cancellation = new CancellationTokenSource();
        _ = held.Start();
        using ReadbackRequest<uint> request = buffer.RequestReadback();
        ValueTask<ReadbackRequest<uint>> wait = request.WaitAsync(cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await wait);
        held.LetGo();
        await request;
        Assert.Equal(9u, request.GetData()[3]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ARequestMayBeDisposedBeforeItIsDone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1000);
        buffer.Fill(1);
        held.Start();
        ReadbackRequest<uint> abandoned = buffer.RequestReadback();
        abandoned.Dispose();
        abandoned.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { abandoned.GetData(); });
        Assert.Throws<ObjectDisposedException>(() => abandoned.Wait());
        using ReadbackRequest<uint> next = buffer.RequestReadback();
        held.LetGo();
        next.Wait();
        Assert.Equal(1u, next.GetData()[999]);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public async Task ALostDeviceIsAnErrorAndNotAHang(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row);
        using var held = new HeldDevice(device);
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1000);
        buffer.Fill(3);
        using ReadbackRequest<uint> there = buffer.RequestReadback();
        there.Wait();
        _ = held.Start();
        using ReadbackRequest<uint> request = buffer.RequestReadback();
        Task waiting = request.WaitAsync().AsTask();
        Assert.Throws<DeviceLostException>(() => device.Check(Silk.NET.Vulkan.Result.ErrorDeviceLost, "a test"));
        await Assert.ThrowsAsync<DeviceLostException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.True(request.Done);
        Assert.True(request.HasError);
        Assert.IsType<DeviceLostException>(request.Error);
        Assert.Throws<DeviceLostException>(() => { request.GetData(); });
        Assert.Equal(3u, there.GetData()[0]);
        Assert.Throws<DeviceLostException>(() => { buffer.RequestReadback(); });
    }

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void ManyRequestsLeaveNothingBehind(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<uint> buffer = device.CreateBuffer<uint>(1024);
        buffer.Fill(1);
        Cycle(200);
        long held = device.Memory.AllocatedBytes;
        Cycle(row.Scale(5000, 500));
        Assert.Equal(held, device.Memory.AllocatedBytes);

        void Cycle(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using ReadbackRequest<uint> request = buffer.RequestReadback();
                request.Wait();
            }
        }
    });
}
