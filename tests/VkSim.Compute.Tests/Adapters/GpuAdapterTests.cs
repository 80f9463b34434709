using VkSim.Compute;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
public class GpuAdapterTests
{
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void TellsWhatVulkanGuarantees(DeviceCase row)
    {
        GpuAdapter adapter = DeviceMatrix.Adapter(row);
        DeviceCapabilities c = adapter.Capabilities;
        Assert.NotEmpty(adapter.Name);
        Assert.NotEmpty(adapter.Vendor);
        Assert.True(adapter.ApiVersion >= new Version(1, 1));
        Assert.True(c.MaxStorageBufferRange >= 1L << 27);
        Assert.True(c.MaxComputeWorkGroupInvocations >= 128);
        Assert.True(c.MaxComputeWorkGroupCount.X >= 65535);
        Assert.True(c.MaxComputeSharedMemorySize >= 16384);
        Assert.True(c.MaxPushConstantsSize >= 128);
        Assert.InRange(c.MinStorageBufferOffsetAlignment, 1, 256);
        Assert.InRange(c.NonCoherentAtomSize, 1, 256);
        Assert.True(c.SubgroupMinSize <= c.SubgroupSize && c.SubgroupSize <= c.SubgroupMaxSize);
        Assert.NotEmpty(c.MemoryHeaps);
        Assert.True(c.DeviceMemoryBytes > 0);
        Assert.Equal(c.Supports(GpuCapability.Timestamps), c.TimestampPeriod > 0);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void IsFoundByIndexNameUuidAndPredicate(DeviceCase row)
    {
        GpuAdapter adapter = DeviceMatrix.Adapter(row);
        Assert.Equal(adapter.Name, GpuAdapter.Select(adapter.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)).Name);
        Assert.Equal(adapter.Name, GpuAdapter.Select(adapter.Name.ToUpperInvariant()).Name);
        Assert.Equal(adapter.Name, GpuAdapter.Select(a => a.Uuid == adapter.Uuid).Name);
        if (adapter.Uuid != Guid.Empty)
        {
            Assert.Equal(adapter.Name, GpuAdapter.Select(adapter.Uuid.ToString()).Name);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void SoftwareIsKnownAsSuch(DeviceCase row)
    {
        GpuAdapter adapter = DeviceMatrix.Adapter(row);
        bool named = adapter.Name.Contains("llvmpipe", StringComparison.Ordinal) || adapter.Name.Contains("SwiftShader", StringComparison.Ordinal);
        Assert.Equal(named, adapter.IsSoftware);
        if (adapter.Name.Contains("llvmpipe", StringComparison.Ordinal))
        {
            Assert.Equal("Mesa", adapter.Vendor);
            Assert.Equal(AdapterType.Software, adapter.Type);
            Assert.True(adapter.Description.DriverVersion >= new Version(20, 0));
        }
    }

    [SkippableFact]
    public void TwoEnumerationsAgree()
    {
        IReadOnlyList<GpuAdapter> first = GpuAdapter.Enumerate();
        Skip.If(first.Count == 0, "There is no Vulkan adapter.");
        IReadOnlyList<GpuAdapter> second = GpuAdapter.Enumerate();
        Assert.Equal(first.Select(a => (a.Index, a.Name, a.Uuid)), second.Select(a => (a.Index, a.Name, a.Uuid)));
        Assert.All(first.Zip(second), p => Assert.True(p.First.Description.IsSameDevice(p.Second.Description)));
    }

    [SkippableFact]
    public void ASelectorThatFitsNothingSaysWhatIsThere()
    {
        IReadOnlyList<GpuAdapter> adapters = GpuAdapter.Enumerate();
        Skip.If(adapters.Count == 0, "There is no Vulkan adapter.");
        var e = Assert.Throws<AdapterNotFoundException>(() => GpuAdapter.Select("Voodoo 2"));
        Assert.Equal("Voodoo 2", e.Selector);
        Assert.Contains(adapters[0].Name, e.Message, StringComparison.Ordinal);
        Assert.Throws<AdapterNotFoundException>(() => GpuAdapter.Select(_ => false));
        Assert.Throws<ArgumentNullException>(() => GpuAdapter.Select((Func<GpuAdapter, bool>)null!));
    }
}
