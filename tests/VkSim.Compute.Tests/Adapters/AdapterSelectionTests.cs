using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

public class AdapterSelectionTests
{
    private static readonly AdapterDescription[] All =
    [
        Fabricated.Llvmpipe(), Fabricated.Virtual(), Fabricated.IntelIntegrated(), Fabricated.Nvidia(), Fabricated.Amd(),
    ];

    [Fact]
    public void DiscreteComesBeforeIntegratedBeforeVirtualBeforeSoftware()
        => Assert.Equal(
            [AdapterType.Discrete, AdapterType.Discrete, AdapterType.Integrated, AdapterType.Virtual, AdapterType.Software],
            AdapterSelection.Rank(All).Select(a => a.Type));

    [Fact]
    public void ASoftwareDriverIsLastWhateverItCallsItselfAndHoweverMuchMemoryItHas()
    {
        AdapterDescription boastful = Fabricated.Llvmpipe() with { Type = AdapterType.Discrete };
        Assert.Same(boastful, AdapterSelection.Rank([boastful, .. All])[^2]);
        Assert.True(AdapterSelection.Rank([boastful, Fabricated.Virtual()])[^1].IsSoftware);
    }

    [Fact]
    public void OfTwoGpusOfOneTypeTheOneWithMoreMemoryComesFirst()
    {
        AdapterDescription small = Fabricated.Nvidia() with
        {
            Capabilities = new() { MemoryHeaps = [new(8L << 30, true, false)] },
        };
        Assert.Equal("AMD", AdapterSelection.Rank([small, Fabricated.Amd()])[0].Vendor);
    }

    [Fact]
    public void EqualAdaptersKeepTheirOrder()
    {
        AdapterDescription first = Fabricated.Nvidia() with { Name = "first" };
        AdapterDescription second = Fabricated.Nvidia() with { Name = "second" };
        Assert.Equal(["first", "second"], AdapterSelection.Rank([first, second]).Select(a => a.Name));
    }

    [Theory]
    [InlineData(null, "NVIDIA GeForce RTX 4090")]
    [InlineData("", "NVIDIA GeForce RTX 4090")]
    [InlineData("auto", "NVIDIA GeForce RTX 4090")]
    [InlineData("0", "llvmpipe (LLVM 15.0.6, 256 bits)")]
    [InlineData("2", "Intel(R) UHD Graphics 770")]
    [InlineData("uhd", "Intel(R) UHD Graphics 770")]
    [InlineData("LLVMPIPE", "llvmpipe (LLVM 15.0.6, 256 bits)")]
    [InlineData("radv", "AMD Radeon RX 7900 XTX (RADV NAVI31)")]
    [InlineData("venus", "Virtio-GPU Venus (AMD Radeon)")]
    [InlineData("amd", "AMD Radeon RX 7900 XTX (RADV NAVI31)")]
    [InlineData("0x8086", "Intel(R) UHD Graphics 770")]
    [InlineData("mesa", "Intel(R) UHD Graphics 770")]
    [InlineData("00000000-0000-0000-0000-000000000003", "AMD Radeon RX 7900 XTX (RADV NAVI31)")]
    [InlineData("00000000000000000000000000000002", "Intel(R) UHD Graphics 770")]
    public void ASelectorIsAnIndexAUuidOrAPartOfAName(string? selector, string expected)
        => Assert.Equal(expected, AdapterSelection.Find(All, selector)[0].Name);

    [Theory]
    [InlineData("5")]
    [InlineData("-1")]
    [InlineData("voodoo")]
    [InlineData("00000000-0000-0000-0000-000000000099")]
    public void ASelectorThatFitsNothingFindsNothing(string selector)
        => Assert.Empty(AdapterSelection.Find(All, selector));

    [Fact]
    public void TheVendorIsAskedOnlyWhereNoNameFits()
        => Assert.Equal(
            ["AMD Radeon RX 7900 XTX (RADV NAVI31)", "Virtio-GPU Venus (AMD Radeon)"],
            AdapterSelection.Find(All, "AMD").Select(a => a.Name));

    [Fact]
    public void TwoViewsOfOneGpuAreOneAndTheBetterDriverStays()
    {
        AdapterDescription amdvlk = Fabricated.Amd(DriverId.AmdOpenSource, "AMD Radeon RX 7900 XTX");
        AdapterDescription radv = Fabricated.Amd();
        AdapterDescription intel = Fabricated.IntelIntegrated();
        Assert.Equal([radv, intel], AdapterSelection.RemoveDuplicates([amdvlk, intel, radv]));
        Assert.Equal([radv], AdapterSelection.RemoveDuplicates([radv, amdvlk]));
    }

    [Fact]
    public void OneDriverRegisteredTwiceIsOneAdapter()
        => Assert.Single(AdapterSelection.RemoveDuplicates([Fabricated.Llvmpipe(), Fabricated.Llvmpipe()]));

    [Fact]
    public void TwoDriversOfOneGpuWithDifferentUuidsAreFoundByTheirPlaceOrTheSystemsIdentity()
    {
        PciAddress place = new(0, 3, 0, 0);
        AdapterDescription native = Fabricated.Nvidia() with { Pci = place };
        AdapterDescription nvk = native with { Driver = DriverId.MesaNvk, DeviceUuid = Guid.NewGuid() };
        Assert.Equal([native], AdapterSelection.RemoveDuplicates([nvk, native]));

        AdapterDescription windows = Fabricated.Nvidia() with { Luid = 77 };
        AdapterDescription dozen = windows with { Driver = DriverId.MesaDozen, DeviceUuid = Guid.NewGuid(), VendorId = VendorNames.Microsoft };
        Assert.Equal([windows], AdapterSelection.RemoveDuplicates([dozen, windows]));
    }

    [Fact]
    public void TwoCardsOfOneModelStayTwo()
    {
        AdapterDescription first = Fabricated.Nvidia() with { Pci = new(0, 1, 0, 0) };
        AdapterDescription second = Fabricated.Nvidia() with { Pci = new(0, 2, 0, 0) };
        Assert.Equal(2, AdapterSelection.RemoveDuplicates([first, second]).Count);
        AdapterDescription other = Fabricated.Nvidia("00000000-0000-0000-0000-0000000000aa");
        Assert.Equal(2, AdapterSelection.RemoveDuplicates([Fabricated.Nvidia(), other]).Count);
    }

    [Fact]
    public void PartsOfOnePartitionedCardStayTwo()
    {
        PciAddress place = new(0, 1, 0, 0);
        AdapterDescription first = Fabricated.Nvidia() with { Pci = place };
        AdapterDescription second = Fabricated.Nvidia("00000000-0000-0000-0000-0000000000aa") with { Pci = place };
        Assert.Equal(2, AdapterSelection.RemoveDuplicates([first, second]).Count);
    }

    [Fact]
    public void AnAllZeroUuidIdentifiesNothing()
    {
        AdapterDescription first = Fabricated.Nvidia() with { DeviceUuid = Guid.Empty };
        AdapterDescription second = Fabricated.IntelIntegrated() with { DeviceUuid = Guid.Empty };
        Assert.Equal(2, AdapterSelection.RemoveDuplicates([first, second]).Count);
    }

    [Fact]
    public void TheListNamesEveryAdapter()
    {
        string list = AdapterSelection.List(All);
        Assert.All(All, a => Assert.Contains(a.Name, list, StringComparison.Ordinal));
    }
}
