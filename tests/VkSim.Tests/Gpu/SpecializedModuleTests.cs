using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Modules with values in place of their specialization constants, as MoltenVK gets them, compute what others do.</summary>
[Trait("Needs", "Vulkan")]
public sealed class SpecializedModuleTests
{
    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Adapters))]
    public void EveryOperationHasTheSameBits(DeviceCase row)
    {
        // SwiftShader unrolls loops whose bounds it knows to the end of the memory.
        if (row.IsCpu || row.IsSlow)
        {
            return;
        }

        Dictionary<string, float[]> plain = Run(row, specialized: false);
        Dictionary<string, float[]> specialized = Run(row, specialized: true);
        Assert.Equal(plain.Keys, specialized.Keys);
        Assert.All(plain, operation => Agreement.SameBits(operation.Value, specialized[operation.Key], operation.Key));
    }

    private static Dictionary<string, float[]> Run(DeviceCase row, bool specialized)
    {
        using GpuDevice gpu = GpuDevice.Create(
            DeviceMatrix.InstalledAdapters[row.AdapterIndex],
            new GpuDeviceOptions { SpecializesModules = specialized, PipelineCacheDirectory = "", Validation = true });
        Dictionary<string, float[]> results;
        using (var backend = new VulkanBackend(gpu, ownsDevice: false))
        using (var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0)))
        using (var operations = new EveryOperation(device, 30, 70))
        {
            results = operations.Calls.ToDictionary(c => c.Name, c => c.Call(null, default));
        }

        Assert.Empty(gpu.ValidationMessages);
        return results;
    }
}
