using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public class GpuDeviceTests
{
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void ComesAndGoesWithoutATrace(DeviceCase row)
    {
        List<ValidationMessage> messages = [];
        GpuDevice device = DeviceMatrix.Create(row, new() { ValidationMessage = messages.Add, LeakReport = Assert.Fail });
        using (GpuBuffer<int> buffer = device.CreateBuffer<int>(10))
        {
            buffer.Write([1, 2, 3]);
            Assert.Equal(3, buffer.ToArray()[2]);
        }

        device.Dispose();
        device.Dispose();
        Assert.True(device.IsDisposed);
        Assert.Empty(messages);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.All), MemberType = typeof(DeviceMatrix))]
    public void WhatIsForcedOffIsOff(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        DeviceCapabilities all = DeviceMatrix.Adapter(row).Capabilities;
        Assert.Equal(all.Without(row.Disabled | CapabilityNames.OnRequest).Available, device.Capabilities.Available);
        Assert.Equal(device.Capabilities.Supports(GpuCapability.PushDescriptors), device.PushDescriptor is not null);
        Assert.Equal(device.Capabilities.Supports(GpuCapability.DebugUtils), device.DebugUtils is not null);
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void HasTheNameOfTheOptionsOrOfItsAdapter(DeviceCase row)
    {
        using GpuDevice plain = DeviceMatrix.Create(row);
        Assert.Equal(plain.Adapter.Name, plain.ToString());
        using GpuDevice named = DeviceMatrix.Create(row, new() { Name = "Vektor-Gerät № 1" });
        Assert.Equal("Vektor-Gerät № 1", named.Name);
        using GpuBuffer<int> buffer = named.CreateBuffer<int>(1, "Puffer für Köln: " + new string('ü', 500));
        DeviceMatrix.CheckMessages(named);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void UseAfterDisposeIsAnError(DeviceCase row)
    {
        GpuDevice device = DeviceMatrix.Create(row, new() { LeakReport = _ => { } });
        GpuBuffer<int> buffer = device.CreateBuffer<int>(1, "left over");
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.CreateBuffer<int>(1));
        Assert.Throws<ObjectDisposedException>(() => device.WaitIdle());
        Assert.Throws<ObjectDisposedException>(() => device.CreateCommandList());
        Assert.True(buffer.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => buffer.Write([1]));
        buffer.Dispose();
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WhatWasNotDisposedIsReportedAndFreed(DeviceCase row)
    {
        string? report = null;
        List<ValidationMessage> messages = [];
        GpuDevice device = DeviceMatrix.Create(row, new() { LeakReport = t => report = t, ValidationMessage = messages.Add });
        device.CreateBuffer<int>(1, "weights");
        device.CreateBuffer<int>(1, "scores");
        device.CreateCommandList("frame");
        device.Dispose();
        Assert.Contains("3 resources were not disposed: Buffer 'weights'; Buffer 'scores'; CommandList 'frame'.", report, StringComparison.Ordinal);
        Assert.Empty(messages);
        Assert.Equal("none", device.LiveResources.ToString());
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ResultsBecomeExceptions(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        device.Check(Result.Success, "vkX");
        var plain = Assert.Throws<GpuException>(() => device.Check(Result.ErrorInitializationFailed, "vkX"));
        Assert.Equal("ErrorInitializationFailed", plain.ResultName);
        Assert.StartsWith("vkX failed", plain.Message, StringComparison.Ordinal);
        Assert.Equal("Timeout", Assert.Throws<GpuException>(() => device.Check(Result.Timeout, "vkX")).ResultName);
        Assert.Throws<GpuOutOfMemoryException>(() => device.Check(Result.ErrorOutOfHostMemory, "vkX"));
        Assert.Throws<GpuOutOfMemoryException>(() => device.Check(Result.ErrorOutOfDeviceMemory, "vkX"));
    });

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ALostDeviceIsLostForGoodAndCanBeDisposed(DeviceCase row)
    {
        using GpuDevice device = DeviceMatrix.Create(row);
        using GpuBuffer<int> buffer = device.CreateBuffer<int>(4);
        buffer.Write([1, 2, 3, 4]);
        var first = Assert.Throws<DeviceLostException>(() => device.Check(Result.ErrorDeviceLost, "vkQueueSubmit"));
        Assert.Contains("noticed in vkQueueSubmit", first.Message, StringComparison.Ordinal);
        Assert.True(device.IsLost);
        var later = Assert.Throws<DeviceLostException>(() => device.CreateBuffer<int>(1));
        Assert.Contains("lost before", later.Message, StringComparison.Ordinal);
        Assert.Contains("vkQueueSubmit", later.Message, StringComparison.Ordinal);
        Assert.Throws<DeviceLostException>(() => device.WaitIdle());
        Assert.Throws<DeviceLostException>(() => buffer.Write([5]));
        Assert.Throws<DeviceLostException>(() => buffer.ToArray());
        var again = Assert.Throws<DeviceLostException>(() => device.Check(Result.ErrorDeviceLost, "vkWaitSemaphores"));
        Assert.Contains("vkQueueSubmit", again.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AHostProgramsDeviceIsUsedAndLeftToIt(DeviceCase row)
    {
        // Another device of ours plays the host's part.
        using GpuDevice host = DeviceMatrix.Create(row);
        foreach (GpuCapability enabled in new[] { GpuCapability.None, host.Capabilities.Available })
        {
            using (GpuDevice wrapped = GpuDevice.Wrap(Handles(host) with { Enabled = enabled }))
            {
                Assert.Equal(enabled.HasFlag(GpuCapability.TimelineSemaphores), wrapped.Capabilities.Supports(GpuCapability.TimelineSemaphores));
                Assert.True(wrapped.Capabilities.Supports(GpuCapability.DirectMapping));
                Assert.Equal(host.Adapter.Name, wrapped.Adapter.Name);
                using GpuBuffer<int> buffer = wrapped.CreateBuffer<int>(100, "wrapped");
                buffer.Write([1, 2, 3]);
                buffer.Fill(7);
                Assert.All(buffer.ToArray(), v => Assert.Equal(7, v));
                wrapped.WaitIdle();
            }

            using GpuBuffer<int> own = host.CreateBuffer<int>(3);
            own.Write([1, 2, 3]);
            Assert.Equal([1, 2, 3], own.ToArray());
            DeviceMatrix.CheckMessages(host);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void WrongHandlesAreRefused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        ExternalVulkanDevice handles = Handles(device);
        Assert.Throws<ArgumentException>(() => GpuDevice.Wrap(handles with { Instance = 0 }));
        Assert.Throws<ArgumentException>(() => GpuDevice.Wrap(handles with { PhysicalDevice = 0 }));
        Assert.Throws<ArgumentException>(() => GpuDevice.Wrap(handles with { Device = 0 }));
        Assert.Throws<ArgumentException>(() => GpuDevice.Wrap(handles with { Queue = 0 }));
        var e = Assert.Throws<ArgumentException>(() => GpuDevice.Wrap(handles with { QueueFamily = 99 }));
        Assert.Contains("Queue family 99", e.Message, StringComparison.Ordinal);
    });

    [SkippableFact]
    public void TheNextAdapterIsTriedWhereADriverFails()
    {
        GpuAdapter[] candidates = [.. new[] { Fabricated.Nvidia(), Fabricated.IntelIntegrated(), Fabricated.Llvmpipe() }
            .Select((d, i) => new GpuAdapter(i, d))];
        List<string> tried = [];
        string chosen = GpuDevice.FirstThatWorks(candidates, a =>
        {
            tried.Add(a.Vendor);
            return a.Vendor == "NVIDIA" ? throw new GpuException("broken", "ErrorInitializationFailed") : a.Name;
        });
        Assert.Equal(["NVIDIA", "Intel"], tried);
        Assert.Equal(candidates[1].Name, chosen);

        var all = Assert.Throws<GpuException>(() => GpuDevice.FirstThatWorks<int>(
            candidates, a => throw new GpuException($"{a.Vendor} is broken.", "ErrorInitializationFailed")));
        Assert.Equal("No driver could create a device. NVIDIA is broken. Intel is broken. Mesa is broken.", all.Message);
        var one = Assert.Throws<GpuException>(() => GpuDevice.FirstThatWorks<int>(
            candidates[..1], a => throw new GpuException("just this")));
        Assert.Equal("just this", one.Message);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void AnAdapterThatIsGoneIsAClearError(DeviceCase row)
    {
        GpuAdapter adapter = DeviceMatrix.Adapter(row);
        GpuAdapter gone = new(0, adapter.Description with { DeviceUuid = Guid.NewGuid() });
        var e = Assert.Throws<GpuException>(() => GpuDevice.Create(gone));
        Assert.Contains("no longer there", e.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void SeveralDevicesOfOneAdapterLiveSideBySide(DeviceCase row)
    {
        GpuDevice[] devices = [.. Enumerable.Range(0, 4).Select(i => DeviceMatrix.Create(row, new() { Name = $"device {i}" }))];
        Parallel.ForEach(devices, (device, _, i) =>
        {
            using GpuBuffer<long> buffer = device.CreateBuffer<long>(10);
            buffer.Write([i]);
            Assert.Equal(i, buffer.ToArray()[0]);
        });
        Assert.All(devices, DeviceMatrix.CheckMessages);
        Assert.All(devices, d => d.Dispose());
    }

    private static ExternalVulkanDevice Handles(GpuDevice device) => new()
    {
        Instance = device.Instance.Handle,
        PhysicalDevice = device.PhysicalDevice.Handle,
        Device = device.Handle.Handle,
        Queue = device.Queue.Handle,
        QueueFamily = device.QueueFamily,
        ApiVersion = new Version(1, 3),
        QueueLock = new GateLock(device),
    };
}
