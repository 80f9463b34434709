using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class CapabilityNamesTests
{
    [Theory]
    [InlineData(null, GpuCapability.None)]
    [InlineData("", GpuCapability.None)]
    [InlineData(" , ;", GpuCapability.None)]
    [InlineData("subgroup", GpuCapability.Subgroups)]
    [InlineData("Subgroup-Size-Control", GpuCapability.SubgroupSizeControl)]
    [InlineData("fp16", GpuCapability.Storage16Bit | GpuCapability.ShaderFloat16)]
    [InlineData("timeline, push-descriptor;direct-mapping timestamps", GpuCapability.TimelineSemaphores
        | GpuCapability.PushDescriptors | GpuCapability.DirectMapping | GpuCapability.Timestamps)]
    [InlineData("memory-budget,memory-budget", GpuCapability.MemoryBudget)]
    public void ReadsLists(string? list, GpuCapability expected) => Assert.Equal(expected, CapabilityNames.Parse(list, "test"));

    [Fact]
    public void AnUnknownNameIsAnErrorThatListsTheKnownOnes()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => CapabilityNames.Parse("subgroup,subgrup", "VKSIM_DISABLE"));
        Assert.Contains("VKSIM_DISABLE names 'subgrup'", e.Message, StringComparison.Ordinal);
        Assert.Contains("subgroup-size-control", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCapabilityHasANameThatIsReadBack()
    {
        GpuCapability[] all = [.. Enum.GetValues<GpuCapability>().Where(c => c != GpuCapability.None)];
        Assert.Equal(all, CapabilityNames.All);
        Assert.All(all, c => Assert.Equal(c, CapabilityNames.Parse(CapabilityNames.Format(c), "test")));
        GpuCapability every = all.Aggregate((a, b) => a | b);
        Assert.Equal(every, CapabilityNames.Parse(CapabilityNames.Format(every), "test"));
    }
}
