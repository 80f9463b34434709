using VkSim.Compute;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class GpuBufferTests
{
    public static TheoryData<DeviceCase> MappedAndStaged => DeviceMatrix.With(GpuCapability.DirectMapping);

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void TellsItsLengthInElementsAndBytes(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<float> floats = device.CreateBuffer<float>(37, "floats");
        using GpuBuffer<Half> halves = device.CreateBuffer<Half>(5);
        using GpuBuffer<long> empty = device.CreateBuffer<long>(0, "empty");
        Assert.Equal((37L, 148L, "floats"), (floats.Count, floats.ByteLength, floats.Name));
        Assert.Equal((5L, 10L), (halves.Count, halves.ByteLength));
        Assert.Equal((0L, 0L), (empty.Count, empty.ByteLength));
        Assert.Same(device, floats.Device);
        Assert.NotEqual(0ul, floats.VulkanHandle);
        Assert.Equal(3, device.LiveResources.Buffers);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void IsDirectWhereDirectMappingIsThereAndWhenItLiesInTheHostsMemory(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<int> own = device.CreateBuffer<int>(16);
        using GpuBuffer<int> upload = device.CreateBuffer<int>(16, "upload", new() { Memory = BufferMemory.Upload });
        using GpuBuffer<int> readback = device.CreateBuffer<int>(16, "readback", new() { Memory = BufferMemory.Readback });
        Assert.Equal(device.Capabilities.Supports(GpuCapability.DirectMapping), own.IsDirect);
        Assert.True(upload.IsDirect);
        Assert.True(readback.IsDirect);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void HoldsWhatIsWritten(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (BufferMemory memory in Enum.GetValues<BufferMemory>())
        {
            foreach (bool dedicated in new[] { false, true })
            {
                using GpuBuffer<int> buffer = device.CreateBuffer<int>(
                    1001, "test", new() { Memory = memory, Dedicated = dedicated, Uniform = dedicated });
                int[] values = [.. Enumerable.Range(7, 1001)];
                buffer.Write(values);
                buffer.Write([-1, -2, -3], offset: 500);
                values.AsSpan(500, 3).Clear();
                (values[500], values[501], values[502]) = (-1, -2, -3);
                Assert.Equal(values, buffer.ToArray());
            }
        }
    });

    [SkippableTheory]
    [MemberData(nameof(MappedAndStaged))]
    public void CountsWhateverWritesIt(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<int> buffer = device.CreateBuffer<int>(16);
        using GpuBuffer<int> other = device.CreateBuffer<int>(16);
        using CommandList writes = device.CreateCommandList("writes");
        writes.Copy(other, 0, buffer, 0, 8);
        using CommandList reads = device.CreateCommandList("reads");
        reads.Copy(buffer, 0, other, 0, 8);
        (Action Act, bool Counts)[] acts =
        [
            (() => { }, false),
            (() => buffer.Write([1]), true),
            (() => buffer.WriteBytes([1, 2, 3]), true),
            (() => buffer.WriteAsync(new[] { 4 }).AsTask().Wait(), true),
            (() => buffer.Fill(5), true),
            (() => buffer.Clear(), true),
            (() => other.CopyTo(buffer), true),
            (() => writes.Submit(), true),
            (() => writes.Submit(), true),
            (() => reads.Submit(), false),
            (() => buffer.CopyTo(other), false),
            (() => buffer.ToArray(), false),
        ];
        for (int i = 0; i < acts.Length; i++)
        {
            long before = buffer.WriteCount!.Value;
            acts[i].Act();
            Assert.Equal((i, acts[i].Counts), (i, buffer.WriteCount > before));
        }

        // Whoever has the handle writes unseen.
        _ = buffer.VulkanHandle;
        Assert.Null(buffer.WriteCount);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void TenThousandMadeAndDisposedLeaveNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Cycle(device, 100);
        MemoryStatistics before = device.Memory;
        long residentBefore = Environment.WorkingSet;
        Cycle(device, 10_000);
        MemoryStatistics after = device.Memory;
        Assert.Equal(before.NativeAllocations, after.NativeAllocations);
        Assert.Equal(before.ReservedBytes, after.ReservedBytes);
        Assert.Equal(before.Allocations, after.Allocations);
        Assert.Equal(0, device.LiveResources.Buffers);
        Assert.True(Environment.WorkingSet - residentBefore < 64 << 20, "The process has grown.");
    });

    [SkippableTheory]
    [MemberData(nameof(MappedAndStaged))]
    public void MayBeLongerThanOneBindingReaches(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Lavapipe binds 128 MiB at once, SwiftShader 1 GiB; a buffer need not care.
        long bytes = row.IsSlow ? 200L << 20 : device.Capabilities.MaxStorageBufferRange + (72L << 20);
        using GpuBuffer<int> buffer = device.CreateBuffer<int>((bytes / 4) + 3, "large");
        int[] values = [1, 2, 3, 4, 5, 6, 7];
        buffer.Write(values, buffer.Count - 7);
        buffer.Write(values, (128L << 20) / 4 - 3);
        int[] read = new int[7];
        buffer.Read(read, buffer.Count - 7);
        Assert.Equal(values, read);
        buffer.Read(read, (128L << 20) / 4 - 3);
        Assert.Equal(values, read);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void MoreThanTheDeviceHasIsALackOfMemory(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        long heap = device.Capabilities.DeviceMemoryBytes;
        long used = device.Memory.ReservedBytes;
        var e = Assert.Throws<GpuOutOfMemoryException>(() => device.CreateBuffer<byte>(heap + 1, "monster"));
        Assert.True(e.Requested >= heap);
        Assert.Contains("monster", e.Message, StringComparison.Ordinal);
        // Nothing of the attempt stays; what was only kept for later use may have been given back for it.
        Assert.InRange(device.Memory.ReservedBytes, 0, used);
        using GpuBuffer<byte> small = device.CreateBuffer<byte>(1000);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TheLimitOfTheOptionsIsHeld(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row, new() { MemoryLimit = 32 << 20 });
        using GpuBuffer<byte> first = device.CreateBuffer<byte>(20 << 20, "first", new() { Dedicated = true });
        var e = Assert.Throws<GpuOutOfMemoryException>(
            () => device.CreateBuffer<byte>(16 << 20, "second", new() { Dedicated = true }));
        Assert.Equal(32L << 20, e.Budget);
        Assert.True(e.Used >= 20 << 20);
        first.Dispose();
        using GpuBuffer<byte> third = device.CreateBuffer<byte>(16 << 20, "third", new() { Dedicated = true });
        DeviceMatrix.CheckMessages(device);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void LargeOnesHaveANativeAllocationOfTheirOwn(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row);
        using GpuBuffer<byte> small = device.CreateBuffer<byte>(1000);
        int before = device.Memory.NativeAllocations;
        using (device.CreateBuffer<byte>(40 << 20))
        {
            Assert.Equal(before + 1, device.Memory.NativeAllocations);
        }

        using (device.CreateBuffer<byte>(1000, options: new() { Dedicated = true }))
        {
            Assert.Equal(before + 1, device.Memory.NativeAllocations);
            Assert.Equal(before + 1, device.LiveResources.MemoryAllocations);
        }

        Assert.Equal(before, device.Memory.NativeAllocations);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WrongCountsAreRefused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => device.CreateBuffer<float>(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.CreateBuffer<float>(long.MaxValue / 2));
        Assert.Throws<GpuOutOfMemoryException>(() => device.CreateBuffer<float>(1L << 50));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void UseAfterDisposeNamesIt(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        GpuBuffer<int> buffer = device.CreateBuffer<int>(4, "gone");
        buffer.Dispose();
        buffer.Dispose();
        Assert.True(buffer.IsDisposed);
        ObjectDisposedException e = Assert.Throws<ObjectDisposedException>(() => buffer.Write([1]));
        Assert.Contains("'gone'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => buffer.Read(new int[1]));
        Assert.Throws<ObjectDisposedException>(() => buffer.ToArray());
        Assert.Throws<ObjectDisposedException>(() => buffer.Clear());
        Assert.Throws<ObjectDisposedException>(() => buffer.RequestReadback());
        using GpuBuffer<int> other = device.CreateBuffer<int>(4);
        Assert.Throws<ObjectDisposedException>(() => buffer.CopyTo(other));
        Assert.Throws<ObjectDisposedException>(() => other.CopyTo(buffer));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void RangesOutsideAreRefused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<int> buffer = device.CreateBuffer<int>(4, "four");
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Write([1, 2], offset: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Write([1], offset: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Read(new int[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Read(new int[1], long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.RequestReadback(2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyTo(buffer, 0, 2, 3));
        Assert.Throws<ArgumentNullException>(() => buffer.CopyTo(null!));
        buffer.Write([], offset: 4);
        buffer.Read([], offset: 4);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ManyThreadsMayMakeAndDispose(DeviceCase row) => DeviceMatrix.Run(row, device =>
        Parallel.For(0, 8, thread =>
        {
            Random random = new(thread);
            for (int i = 0; i < 200; i++)
            {
                int[] values = [.. Enumerable.Range(thread * 1000, random.Next(1, 500))];
                using GpuBuffer<int> buffer = device.CreateBuffer<int>(values.Length);
                buffer.Write(values);
                Assert.Equal(values, buffer.ToArray());
            }
        }));

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AHostProgramsBufferIsUsedAndLeftToIt(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using GpuBuffer<int> hosts = device.CreateBuffer<int>(100);
        using (GpuBuffer<int> wrapped = device.WrapBuffer<int>(hosts.VulkanHandle, 100, "host's"))
        {
            wrapped.Write([3, 4, 5], 97);
            Assert.False(wrapped.IsDirect);
            Assert.Equal([4, 5], wrapped.ToArray()[98..]);
        }

        device.WaitIdle();
        int[] read = new int[3];
        hosts.Read(read, 97);
        Assert.Equal([3, 4, 5], read);
        Assert.Throws<ArgumentOutOfRangeException>(() => device.WrapBuffer<int>(0, 1));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ABufferThatNoMemoryCanHoldIsNamedWithItsSize(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        var error = Assert.Throws<GpuOutOfMemoryException>(() => device.CreateBuffer<byte>(1L << 50, "everything ever said"));
        Assert.Contains("everything ever said", error.Message, StringComparison.Ordinal);
        Assert.Contains("1024 TiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(1L << 50, error.Requested);
    });

    private static void Cycle(GpuDevice device, int times)
    {
        for (int i = 0; i < times; i++)
        {
            device.CreateBuffer<float>(1 + (i % 3000)).Dispose();
        }
    }
}
