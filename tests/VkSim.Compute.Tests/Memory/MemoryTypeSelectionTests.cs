using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class MemoryTypeSelectionTests
{
    private const MemoryPropertyFlags Local = MemoryPropertyFlags.DeviceLocalBit;
    private const MemoryPropertyFlags Host = MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit;
    private const MemoryPropertyFlags Cached = MemoryPropertyFlags.HostCachedBit;
    private const uint Any = ~0u;

    // 24 GiB of its own, the host's, and the classic window of 256 MiB.
    private static readonly DeviceCapabilities SmallWindow = new()
    {
        MemoryHeaps = [new(24L << 30, true, false), new(32L << 30, false, true), new(256L << 20, true, true)],
        MemoryTypes = [new(Host, 1), new(Local, 0), new(Host | Cached, 1), new(Local | Host, 2)],
    };

    // The same with a window on all of it: one heap has both types.
    private static readonly DeviceCapabilities ResizableBar = new()
    {
        Available = GpuCapability.DirectMapping,
        MemoryHeaps = [new(24L << 30, true, true), new(32L << 30, false, true)],
        MemoryTypes = [new(Local, 0), new(Local | Host, 0), new(Host, 1), new(Host | Cached, 1)],
    };

    private static readonly DeviceCapabilities Unified = new()
    {
        Available = GpuCapability.DirectMapping,
        MemoryHeaps = [new(16L << 30, true, true)],
        MemoryTypes = [new(Local | Host, 0), new(Local | Host | Cached, 0), new(Local | MemoryPropertyFlags.HostVisibleBit | Cached, 0)],
    };

    [Fact]
    public void OnACardWithASmallWindow()
    {
        Assert.Equal([1, 3], MemoryTypeSelection.Order(SmallWindow, Any, BufferMemory.Device));
        Assert.Equal([0, 2, 3], MemoryTypeSelection.Order(SmallWindow, Any, BufferMemory.Upload));
        Assert.Equal([2, 0, 3], MemoryTypeSelection.Order(SmallWindow, Any, BufferMemory.Readback));
    }

    [Fact]
    public void OnACardWithResizableBar()
    {
        Assert.Equal([1, 0], MemoryTypeSelection.Order(ResizableBar, Any, BufferMemory.Device));
        Assert.Equal([0, 1], MemoryTypeSelection.Order(
            ResizableBar.Without(GpuCapability.DirectMapping), Any, BufferMemory.Device));
        Assert.Equal(2, MemoryTypeSelection.Order(ResizableBar, Any, BufferMemory.Upload)[0]);
        Assert.Equal(3, MemoryTypeSelection.Order(ResizableBar, Any, BufferMemory.Readback)[0]);
    }

    [Fact]
    public void OnUnifiedMemoryTheHostMayReadAtFullSpeed()
    {
        Assert.Equal(1, MemoryTypeSelection.Order(Unified, Any, BufferMemory.Device)[0]);
        Assert.Equal(0, MemoryTypeSelection.Order(Unified, Any, BufferMemory.Upload)[0]);
        Assert.Equal(1, MemoryTypeSelection.Order(Unified, Any, BufferMemory.Readback)[0]);
    }

    [Fact]
    public void OnlyAllowedTypesServe()
    {
        Assert.Equal([0], MemoryTypeSelection.Order(ResizableBar, 0b0101, BufferMemory.Device));
        Assert.Equal([2], MemoryTypeSelection.Order(ResizableBar, 0b0101, BufferMemory.Upload));
        Assert.Empty(MemoryTypeSelection.Order(ResizableBar, 0b0001, BufferMemory.Upload));
    }

    [Fact]
    public void WithoutMemoryOfItsOwnADeviceUsesTheHosts()
        => Assert.Equal([0, 2], MemoryTypeSelection.Order(SmallWindow, 0b0101, BufferMemory.Device));

    [Fact]
    public void TypesThatNeedAFeatureAreLeftAlone()
    {
        DeviceCapabilities capabilities = Unified with
        {
            MemoryTypes = [
                new(Local | Host | Cached | MemoryPropertyFlags.DeviceCoherentBitAmd, 0),
                new(Local | MemoryPropertyFlags.LazilyAllocatedBit, 0),
                new(Local | MemoryPropertyFlags.ProtectedBit, 0),
                new(Local, 0)],
        };
        Assert.Equal([3], MemoryTypeSelection.Order(capabilities, Any, BufferMemory.Device));
    }
}
