using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

/// <summary>Memory that two devices see: each test makes both, on the adapter of the row.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class ExternalMemoryTests
{
    private const int Count = 10_001;

    internal static ExternalMemoryType Opaque => OperatingSystem.IsWindows() ? ExternalMemoryType.OpaqueWin32 : ExternalMemoryType.OpaqueFd;

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WhatOneDeviceWritesTheOtherReads(DeviceCase row) => RunPair(row, (first, second) =>
    {
        uint[] data = [.. Enumerable.Range(0, Count).Select(i => (uint)i * 7)];
        using GpuBuffer<uint> source = first.CreateBuffer<uint>(Count, "exported", new() { Export = Opaque });
        source.Write(data);
        HandOver(source, release: true);
        using ExternalMemoryHandle handle = source.ExportMemory();
        Assert.Equal(Opaque, handle.Type);
        Assert.True(handle.AllocationBytes >= source.ByteLength);
        using GpuBuffer<uint> target = second.ImportBuffer<uint>(handle, Count);
        Assert.Equal(OperatingSystem.IsWindows(), !handle.IsInvalid);
        HandOver(target, release: false);
        Assert.Equal(data, target.ToArray());

        // And back, by a kernel of the other device.
        using ComputeShader shader = TestShaders.Load(second, TestShaders.Affine);
        using Kernel kernel = shader.FindKernel();
        using CommandList list = second.CreateCommandList();
        CommandListTests.Affine(list, kernel, target, Count, 2, 1);
        list.Submit();
        HandOver(target, release: true);
        HandOver(source, release: false);
        Assert.Equal(data.Select(v => (v * 2) + 1), source.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TheMemoryOutlivesItsMaker(DeviceCase row) => RunPair(row, (first, second) =>
    {
        ExternalMemoryHandle handle;
        byte[] data = TransferEngineTests.Bytes(Count, 3);
        using (GpuBuffer<byte> source = first.CreateBuffer<byte>(Count, "exported", new() { Export = Opaque }))
        {
            source.Write(data);
            HandOver(source, release: true);
            handle = source.ExportMemory();
        }

        first.WaitIdle();
        first.Dispose();
        using GpuBuffer<byte> target = second.ImportBuffer<byte>(handle, Count);
        handle.Dispose();
        HandOver(target, release: false);
        Assert.Equal(data, target.ToArray());
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WrongUseIsRefusedAndTheHandleStaysTheCallers(DeviceCase row) => RunPair(row, (first, second) =>
    {
        using GpuBuffer<int> ordinary = first.CreateBuffer<int>(10, "ordinary");
        Assert.Contains("'ordinary'", Assert.Throws<InvalidOperationException>(ordinary.ExportMemory).Message, StringComparison.Ordinal);
        using GpuBuffer<int> source = first.CreateBuffer<int>(1000, "exported", new() { Export = Opaque });
        using ExternalMemoryHandle handle = source.ExportMemory();
        Assert.Throws<ArgumentException>(() => second.ImportBuffer<int>(handle, handle.AllocationBytes));
        Assert.Throws<ArgumentNullException>(() => second.ImportBuffer<int>(null!, 1));
        Assert.False(handle.IsInvalid);
        using var foreign = new ExternalMemoryHandle(handle.Type, handle.Value, handle.AllocationBytes, true, handle.MemoryType)
        {
            Maker = (Guid.NewGuid(), Guid.NewGuid()),
        };
        var other = Assert.Throws<ArgumentException>(() => second.ImportBuffer<int>(foreign, 1));
        Assert.Contains("is of device", other.Message, StringComparison.Ordinal);
        foreign.SetHandleAsInvalid();
        Assert.Throws<ObjectDisposedException>(() => second.ImportBuffer<int>(foreign, 1));
        using (GpuBuffer<int> target = second.ImportBuffer<int>(handle, 1000))
        {
            Assert.Throws<InvalidOperationException>(target.ExportMemory);
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Throws<ObjectDisposedException>(() => second.ImportBuffer<int>(handle, 1000));
            Assert.Throws<ObjectDisposedException>(() => handle.Value);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ExternalMemoryHandle(Opaque, 3, 0));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WhatIsNotOfferedIsNamed(DeviceCase row)
    {
        DeviceCapabilities offered = DeviceMatrix.Adapter(row).Capabilities;
        using (GpuDevice plain = DeviceMatrix.Create(row))
        {
            Assert.False(plain.Capabilities.Supports(GpuCapability.ExternalMemory));
            Refused(plain, Opaque, "ExternalMemory");
            Refused(plain, ExternalMemoryType.DmaBuf, "DmaBuf");
        }

        if (offered.Supports(GpuCapability.ExternalMemory))
        {
            using GpuDevice device = DeviceMatrix.Create(row, new() { Enable = GpuCapability.ExternalMemory });
            Refused(device, ExternalMemoryType.DmaBuf, "DmaBuf");
            Refused(device, OperatingSystem.IsWindows() ? ExternalMemoryType.OpaqueFd : ExternalMemoryType.OpaqueWin32, "another operating system");
            DeviceMatrix.CheckMessages(device);
        }
        else
        {
            Assert.Throws<NotSupportedException>(() => DeviceMatrix.Create(row, new() { Enable = GpuCapability.ExternalMemory }));
        }

        static void Refused(GpuDevice device, ExternalMemoryType type, string named)
        {
            var error = Assert.Throws<NotSupportedException>(() => device.CreateBuffer<int>(10, "shared", new() { Export = type }));
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
            Assert.Contains("'shared'", error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ADmaBufIsSharedWhereItIsOffered(DeviceCase row)
    {
        GpuCapability both = GpuCapability.ExternalMemory | GpuCapability.DmaBuf;
        Skip.IfNot(DeviceMatrix.Adapter(row).Capabilities.Supports(both), "No dma-bufs.");
        using GpuDevice first = DeviceMatrix.Create(row, new() { Enable = both });
        using GpuDevice second = DeviceMatrix.Create(row, new() { Enable = both });
        using GpuBuffer<byte> source = first.CreateBuffer<byte>(Count, "exported", new() { Export = ExternalMemoryType.DmaBuf });
        source.Write(TransferEngineTests.Bytes(Count, 2));
        HandOver(source, release: true);
        using ExternalMemoryHandle handle = source.ExportMemory();
        using GpuBuffer<byte> target = second.ImportBuffer<byte>(handle, Count);
        HandOver(target, release: false);
        Assert.Equal(TransferEngineTests.Bytes(Count, 2), target.ToArray());
    }

    internal static void HandOver(GpuBuffer buffer, bool release)
    {
        using CommandList list = buffer.Device.CreateCommandList();
        if (release)
        {
            list.Release(buffer, Vk.QueueFamilyExternal);
        }
        else
        {
            list.Acquire(buffer, Vk.QueueFamilyExternal);
        }

        list.Submit().Wait();
    }

    internal static void RunPair(DeviceCase row, Action<GpuDevice, GpuDevice> test)
    {
        Skip.IfNot(DeviceMatrix.Adapter(row).Capabilities.Supports(GpuCapability.ExternalMemory), "No external memory.");
        var options = new GpuDeviceOptions { Enable = GpuCapability.ExternalMemory, LeakReport = Assert.Fail };
        using GpuDevice first = DeviceMatrix.Create(row, options);
        using GpuDevice second = DeviceMatrix.Create(row, options);
        test(first, second);
        DeviceMatrix.CheckMessages(first);
        DeviceMatrix.CheckMessages(second);
    }
}
