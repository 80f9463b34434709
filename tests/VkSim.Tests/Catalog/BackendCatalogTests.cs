using VkSim.Catalog;
using VkSim.Contract;
using VkSim.Simd;

namespace VkSim.Tests.Catalog;

public sealed class BackendCatalogTests
{
    [Fact]
    public void AutomaticTakesTheBestRealGpu()
    {
        BackendCatalog catalog = Catalog(("llvmpipe", "software"), ("Intel Arc", "integrated"), ("Radeon", "discrete"), ("cpu", "simd"));
        Assert.Equal("Radeon", catalog.Describe().Single(d => d.Chosen).Name);
        Assert.Equal("Radeon", Opened(catalog, null));
        Assert.Equal("Radeon", Opened(catalog, "AUTO"));
    }

    [Fact]
    public void ASoftwareDriverIsTakenOnlyWhenItIsNamed()
    {
        BackendCatalog catalog = Catalog(("llvmpipe (LLVM 15)", "software"), ("cpu", "simd"));
        Assert.Equal("cpu", Opened(catalog, "auto"));
        Assert.Equal("llvmpipe (LLVM 15)", Opened(catalog, "llvmpipe"));
        Assert.Equal("llvmpipe (LLVM 15)", Opened(catalog, "0"));
        Assert.Equal("cpu", Opened(catalog, "1"));
        Assert.Contains("named", catalog.Describe()[0].Reason);
    }

    [Fact]
    public void ADriverThatFailsGivesWayToTheNext()
    {
        BackendCandidate broken = Candidate("Broken", "discrete") with { Open = _ => throw new InvalidOperationException("no luck") };
        var catalog = new BackendCatalog([broken, Candidate("cpu", "simd")]);
        (IVectorBackend backend, DeviceDescription description) = catalog.Open("auto", new VectorDeviceOptions());
        backend.Dispose();
        Assert.Equal("cpu", description.Name);
        Assert.Contains("no luck", description.Reason);
        Assert.Throws<InvalidOperationException>(() => catalog.Open("Broken", new VectorDeviceOptions()));
    }

    [Fact]
    public void AnUnknownNameListsWhatThereIs()
    {
        BackendCatalog catalog = Catalog(("llvmpipe", "software"), ("cpu", "simd"));
        DeviceNotFoundException error = Assert.Throws<DeviceNotFoundException>(() => catalog.Open("voodoo", new VectorDeviceOptions()));
        Assert.Contains("voodoo", error.Message);
        Assert.Contains("0 (llvmpipe), 1 (cpu)", error.Message);
        Assert.Throws<DeviceNotFoundException>(() => catalog.Open("2", new VectorDeviceOptions()));
    }

    [Fact]
    public void TheLastDeviceOfThisMachineIsTheCpu()
    {
        IReadOnlyList<DeviceDescription> devices = VectorDevice.Available();
        Assert.Equal("cpu", devices[^1].Name);
        Assert.Equal("simd", devices[^1].Type);
        Assert.NotNull(devices[^1].InstructionSet);
        Assert.Equal(Enumerable.Range(0, devices.Count), devices.Select(d => d.Index));
        Assert.Single(devices, d => d.Chosen);
        Assert.All(devices, d => Assert.NotEmpty(d.Reason));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData(" CPU ")]
    [InlineData("simd")]
    public void TheCpuIsOpenedWithoutLookingForDrivers(string selector)
    {
        int looked = 0;
        BackendCandidate cpu = Candidate("cpu", "simd");
        var catalog = new BackendCatalog(cpu, () =>
        {
            looked++;
            return ([Candidate("llvmpipe", "software"), Candidate("cpu of another", "discrete"), cpu], null);
        });
        (IVectorBackend backend, DeviceDescription description) = catalog.Open(selector, new VectorDeviceOptions());
        backend.Dispose();
        Assert.Equal("cpu", description.Name);
        Assert.True(description.Chosen);
        Assert.Equal(0, looked);
        Assert.Equal(2, description.Index);
        Assert.Equal(description, catalog.Describe(selector).Single(d => d.Chosen));
        Assert.Equal(1, looked);
    }

    private static string Opened(BackendCatalog catalog, string? selector)
    {
        (IVectorBackend backend, DeviceDescription description) = catalog.Open(selector ?? "auto", new VectorDeviceOptions());
        backend.Dispose();
        return description.Name;
    }

    private static BackendCatalog Catalog(params (string Name, string Type)[] devices) => new([.. devices.Select(d => Candidate(d.Name, d.Type))]);

    private static BackendCandidate Candidate(string name, string type) => new(
        new BackendInfo { Name = name, Vendor = "vendor", Driver = "driver", Type = type }, _ => new SimdBackend(1));
}
