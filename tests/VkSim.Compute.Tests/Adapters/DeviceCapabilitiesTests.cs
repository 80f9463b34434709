using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class DeviceCapabilitiesTests
{
    private const MemoryPropertyFlags Local = MemoryPropertyFlags.DeviceLocalBit;
    private const MemoryPropertyFlags Host = MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit;

    private static readonly DeviceCapabilities Full = new()
    {
        Available = CapabilityNames.All.Aggregate((a, b) => a | b),
        SubgroupSize = 32,
        SubgroupMinSize = 16,
        SubgroupMaxSize = 64,
        SubgroupOperations = SubgroupOperations.Basic | SubgroupOperations.Arithmetic,
        TimestampPeriod = 1,
        TimestampValidBits = 64,
        MaxPushDescriptors = 32,
        CooperativeMatrixShapes = [new(16, 16, 16, "Float16", "Float32")],
    };

    [Fact]
    public void WithoutTakesNothingElse()
    {
        foreach (GpuCapability capability in CapabilityNames.All.Where(c => c != GpuCapability.Subgroups))
        {
            Assert.Equal(Full.Available & ~capability, Full.Without(capability).Available);
        }

        Assert.Equal(Full, Full.Without(GpuCapability.None));
    }

    [Fact]
    public void WithoutSubgroupsThereIsNoSizeToControl()
    {
        DeviceCapabilities without = Full.Without(GpuCapability.Subgroups);
        Assert.False(without.Supports(GpuCapability.SubgroupSizeControl));
        Assert.False(without.Supports(GpuCapability.CooperativeMatrix));
        Assert.Equal((1, 1, 1), (without.SubgroupSize, without.SubgroupMinSize, without.SubgroupMaxSize));
        Assert.Equal(SubgroupOperations.None, without.SubgroupOperations);
        Assert.Empty(without.CooperativeMatrixShapes);
    }

    [Fact]
    public void LimitsFollowTheirCapability()
    {
        Assert.Equal(0, Full.Without(GpuCapability.Timestamps).TimestampPeriod);
        Assert.Equal(0, Full.Without(GpuCapability.PushDescriptors).MaxPushDescriptors);
        Assert.Equal(32, Full.Without(GpuCapability.SubgroupSizeControl).SubgroupSize);
    }

    [Fact]
    public void SupportsWantsAllOfThem()
    {
        DeviceCapabilities half = Full.Without(GpuCapability.ShaderFloat16);
        Assert.True(half.Supports(GpuCapability.Storage16Bit));
        Assert.False(half.Supports(GpuCapability.Storage16Bit | GpuCapability.ShaderFloat16));
    }

    [Theory]
    [InlineData(256L << 20, false)]
    [InlineData(8L << 30, true)]
    public void OnlyAWindowOnTheWholeMemoryIsDirect(long window, bool direct)
    {
        // A card: its memory, the host's, and a window on its memory, which has a heap of its own where it is small.
        MemoryHeapInfo[] heaps = [new(8L << 30, true, false), new(32L << 30, false, true), new(window, true, true)];
        MemoryTypeInfo[] types = [new(Local, 0), new(Host, 1), new(Local | Host, 2)];
        Assert.Equal(direct, CapabilityProbe.CanMapDirectly(types, heaps));
    }

    [Fact]
    public void UnifiedMemoryIsDirect()
        => Assert.True(CapabilityProbe.CanMapDirectly(
            [new(Local | Host | MemoryPropertyFlags.HostCachedBit, 0)], [new(16L << 30, true, true)]));

    [Fact]
    public void MemoryThatIsNotCoherentIsNotDirect()
        => Assert.False(CapabilityProbe.CanMapDirectly(
            [new(Local | MemoryPropertyFlags.HostVisibleBit, 0)], [new(16L << 30, true, true)]));

    [Theory]
    [InlineData(0, "Float16")]
    [InlineData(1, "Float32")]
    [InlineData(3, "Sint8")]
    [InlineData(10, "Uint64")]
    [InlineData(1000141000, "BFloat16")]
    [InlineData(77, "77")]
    public void Component_types_have_the_names_of_the_specification(int type, string name) =>
        Assert.Equal(name, CooperativeMatrixProbe.Name((ComponentTypeKHR)type));
}
