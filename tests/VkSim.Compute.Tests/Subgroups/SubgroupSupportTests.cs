using VkSim.Compute;

namespace VkSim.Compute.Tests.Subgroups;

public sealed class SubgroupSupportTests
{
    private const SubgroupOperations All = (SubgroupOperations)0xFF;

    private static DeviceCapabilities Device(int size, int min, int max, bool control, SubgroupOperations operations = All) => new()
    {
        Available = GpuCapability.Subgroups | (control ? GpuCapability.SubgroupSizeControl : GpuCapability.None),
        SubgroupSize = size,
        SubgroupMinSize = min,
        SubgroupMaxSize = max,
        SubgroupOperations = operations,
        MaxComputeWorkgroupSubgroups = control ? 32 : 0,
    };

    [Theory]
    [InlineData(32, 32, 32, true, SubgroupTier.RequiredSize, 32)]
    [InlineData(64, 32, 64, true, SubgroupTier.RequiredSize, 64)]
    [InlineData(32, 8, 32, true, SubgroupTier.RequiredSize, 32)]
    [InlineData(4, 4, 4, true, SubgroupTier.RequiredSize, 4)]
    [InlineData(128, 128, 128, true, SubgroupTier.RequiredSize, 128)]
    [InlineData(64, 64, 64, false, SubgroupTier.UniformSize, 64)]
    [InlineData(32, 8, 32, false, SubgroupTier.SharedMemory, 0)]
    [InlineData(1, 1, 1, false, SubgroupTier.SharedMemory, 0)]
    [InlineData(2, 2, 2, false, SubgroupTier.SharedMemory, 0)]
    public void Best_tier_of_what_is_offered(int size, int min, int max, bool control, SubgroupTier tier, int expected)
    {
        SubgroupSupport support = SubgroupSupport.Choose(Device(size, min, max, control), false, _ => true);
        Assert.Equal((tier, expected), (support.Tier, support.Size));
    }

    [Theory]
    [InlineData(32, 8, 32, true, 16, 16)]
    [InlineData(32, 32, 32, true, 16, 32)]
    [InlineData(32, 32, 32, false, 16, 32)]
    [InlineData(32, 8, 32, false, 16, 0)]
    public void A_size_is_required_where_it_can_be(int size, int min, int max, bool control, int required, int expected)
        => Assert.Equal(expected, SubgroupSupport.Choose(Device(size, min, max, control), false, _ => true, required).Size);

    [Fact]
    public void A_tier_that_fails_is_left_for_the_next()
    {
        var tried = new List<SubgroupTier>();
        SubgroupSupport support = SubgroupSupport.Choose(Device(32, 32, 32, true), false, s =>
        {
            tried.Add(s.Tier);
            return s.Tier != SubgroupTier.RequiredSize;
        });
        Assert.Equal(SubgroupTier.UniformSize, support.Tier);
        Assert.Equal([SubgroupTier.RequiredSize, SubgroupTier.UniformSize], tried);
    }

    [Fact]
    public void Where_all_fail_shared_memory_is_left()
    {
        SubgroupSupport support = SubgroupSupport.Choose(Device(32, 32, 32, true), false, _ => false);
        Assert.Equal(SubgroupTier.SharedMemory, support.Tier);
        Assert.Equal("tree", support.Variant);
        Assert.False(support.Fits(64));
    }

    [Fact]
    public void A_size_that_is_known_to_vary_is_not_taken_for_uniform()
        => Assert.Equal(SubgroupTier.SharedMemory, SubgroupSupport.Choose(Device(32, 32, 32, false), true, _ => true).Tier);

    [Theory]
    [InlineData(SubgroupOperations.Shuffle)]
    [InlineData(SubgroupOperations.Arithmetic)]
    [InlineData(SubgroupOperations.Basic)]
    public void Every_operation_of_the_library_is_needed(SubgroupOperations missing)
        => Assert.Equal(SubgroupTier.SharedMemory, SubgroupSupport.Choose(Device(32, 32, 32, true, All & ~missing), false, _ => true).Tier);

    [Fact]
    public void Options_carry_size_and_full_subgroups()
    {
        var before = new KernelOptions { Specialization = { ["OTHER"] = 3 } };
        KernelOptions required = SubgroupSupport.Choose(Device(32, 32, 32, true), false, _ => true).Apply(before);
        Assert.Equal((32, true, (SpecializationValue)32u), (required.RequiredSubgroupSize!.Value, required.FullSubgroups, required.Specialization[100u]));
        Assert.Equal((SpecializationValue)3, required.Specialization["OTHER"]);
        Assert.Equal(1, before.Specialization.Count);

        KernelOptions uniform = SubgroupSupport.Choose(Device(16, 16, 16, false), false, _ => true).Apply(before);
        Assert.Equal((null, false, (SpecializationValue)16u), (uniform.RequiredSubgroupSize, uniform.FullSubgroups, uniform.Specialization[100u]));
        Assert.Same(before, SubgroupSupport.SharedMemory.Apply(before));
    }

    [Fact]
    public void A_required_size_bounds_the_workgroup()
    {
        SubgroupSupport support = SubgroupSupport.Choose(Device(8, 8, 8, true), false, _ => true);
        Assert.True(support.Fits(256));
        Assert.False(support.Fits(264));
        Assert.False(support.Fits(12));
    }
}
