namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class ReadbackRingTests
{
    public static TheoryData<DeviceCase> Rows
        => DeviceMatrix.With(GpuCapability.DirectMapping, GpuCapability.TimelineSemaphores);

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void TheNewestCopyIsReadHoweverManyWereAskedFor(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<int> buffer = device.CreateBuffer<int>(10);
        using ReadbackRing<int> ring = buffer.CreateReadbackRing<int>(2 * sizeof(int), 4);
        int[] values = new int[4];
        Assert.False(ring.TryRead(values));
        for (int frame = 0; frame < 50; frame++)
        {
            buffer.Write([.. Enumerable.Range(frame, 10)]);
            ring.Request();
            if (ring.TryRead(values))
            {
                // Whole, and of some frame.
                Assert.Equal(Enumerable.Range(values[0], 4), values);
                Assert.InRange(values[0], 2, frame + 2);
            }
        }

        Assert.True(ring.Newest.Wait(TimeSpan.FromMinutes(1)));
        Assert.True(ring.TryRead(values));
        Assert.Equal([51, 52, 53, 54], values);
        Assert.Contains("has 4", Assert.Throws<ArgumentException>(() => ring.TryRead(new int[3])).Message, StringComparison.Ordinal);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void NothingIsAllocated(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<int> buffer = device.CreateBuffer<int>(1000);
        using ReadbackRing<int> ring = buffer.CreateReadbackRing<int>(0, 1000);
        int[] values = new int[1000];
        void Frame()
        {
            ring.Request().Wait();
            ring.TryRead(values);
        }

        for (int warm = 0; warm < 50; warm++)
        {
            Frame();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            Frame();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public void RangesOutsideAndWhatWasDisposedAreErrors(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        GpuBuffer<int> buffer = device.CreateBuffer<int>(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CreateReadbackRing<int>(4, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CreateReadbackRing<int>(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CreateReadbackRing<int>(0, 1, places: 1));
        ReadbackRing<int> ring = buffer.CreateReadbackRing<int>(0, 10);
        ring.Request();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Request());
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.TryRead(new int[10]));
    });
}
