using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class DeviceQuirksTests
{
    private static readonly DeviceCapabilities SizeControl = new()
    {
        Available = GpuCapability.Subgroups | GpuCapability.SubgroupSizeControl,
    };

    [Fact]
    public void TheReportedSizeOfIntelIsNotTrustedWithoutSizeControl()
    {
        DeviceQuirks without = DeviceQuirks.Find(Fabricated.IntelIntegrated());
        Assert.True(without.SubgroupSizeVaries);
        Assert.Contains("intel-variable-subgroup", without.Names);
        Assert.False(DeviceQuirks.Find(Fabricated.IntelIntegrated() with { Capabilities = SizeControl }).SubgroupSizeVaries);
    }

    [Fact]
    public void IntelRunsFewerInvocationsInStepThanItReports()
    {
        Assert.Equal(16, DeviceQuirks.Find(Fabricated.IntelIntegrated() with { Capabilities = SizeControl }).SubgroupSize);
        Assert.Null(DeviceQuirks.Find(Fabricated.Nvidia()).SubgroupSize);
    }

    [Fact]
    public void SubgroupsAreOffOnAmdBelowMoltenVk()
    {
        DeviceQuirks quirks = DeviceQuirks.Find(Fabricated.MoltenVk(VendorNames.Amd));
        Assert.True(quirks.Disabled.HasFlag(GpuCapability.Subgroups));
        Assert.False(DeviceQuirks.Find(Fabricated.MoltenVk()).Disabled.HasFlag(GpuCapability.Subgroups));
        Assert.False(DeviceQuirks.Find(Fabricated.Amd()).Disabled.HasFlag(GpuCapability.Subgroups));
    }

    [Fact]
    public void ModulesAreSpecializedForMoltenVkAlone()
    {
        Assert.True(DeviceQuirks.Find(Fabricated.MoltenVk()).SpecializesModules);
        Assert.Contains("moltenvk-array-sizes", DeviceQuirks.Find(Fabricated.MoltenVk()).Names);
        Assert.False(DeviceQuirks.Find(Fabricated.Llvmpipe()).SpecializesModules);
        Assert.False(DeviceQuirks.Find(Fabricated.Nvidia()).SpecializesModules);
    }

    [Fact]
    public void ADeviceThatExecutesNothingIsKnown()
    {
        DeviceQuirks quirks = DeviceQuirks.Find(Fabricated.Amd(name: "Null hardware (RADV NAVI21)"));
        Assert.True(quirks.ExecutesNothing);
        Assert.Equal(["radv-null-hardware"], quirks.Names);
    }

    [Fact]
    public void OrdinaryDevicesHaveNone()
    {
        Assert.Empty(DeviceQuirks.Find(Fabricated.Nvidia()).Names);
        Assert.Empty(DeviceQuirks.Find(Fabricated.Amd()).Names);
        Assert.Empty(DeviceQuirks.Find(Fabricated.Llvmpipe()).Names);
    }

    [Fact]
    public void NamesAreUniqueAndReasonsAreGiven()
    {
        Assert.Equal(DeviceQuirk.Table.Count, DeviceQuirk.Table.Select(q => q.Name).Distinct().Count());
        Assert.All(DeviceQuirk.Table, q => Assert.NotEmpty(q.Reason));
    }

    [Theory]
    [InlineData("23.0", false)]
    [InlineData("23.1", true)]
    [InlineData("23.2.1", true)]
    [InlineData("23.2.2", false)]
    public void AVersionRangeTakesItsStartAndLeavesItsEnd(string version, bool applies)
    {
        DeviceQuirk quirk = new("range", "test", q => q)
        {
            Vendor = VendorNames.Intel,
            Driver = DriverId.IntelOpenSourceMesa,
            Devices = (0x4600, 0x46FF),
            Since = new Version(23, 1),
            FixedIn = new Version(23, 2, 2),
        };
        AdapterDescription adapter = Fabricated.IntelIntegrated() with { DriverVersion = Version.Parse(version) };
        Assert.Equal(applies, quirk.AppliesTo(adapter));
        Assert.False(quirk.AppliesTo(adapter with { DeviceId = 0x4700 }));
        Assert.False(quirk.AppliesTo(adapter with { VendorId = VendorNames.Amd }));
        Assert.False(quirk.AppliesTo(adapter with { Driver = DriverId.IntelProprietaryWindows }));
    }
}
