using Silk.NET.Vulkan;
using VkSim.Compute;
using Xunit.Sdk;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace VkSim.Compute.Tests;

[Trait("Needs", "Vulkan")]
public class DeviceMatrixTests
{
    [Fact]
    public void ThereIsAnAdapterWhereOneIsRequired()
    {
        if (Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") == "1")
        {
            Assert.True(GpuAdapter.TryEnumerate(out _, out string? reason), reason);
        }
    }

    [SkippableFact]
    public void EveryAdapterHasARowWithEverythingAndOneWithoutEachCapability()
    {
        IReadOnlyList<GpuAdapter> adapters = GpuAdapter.Enumerate();
        Skip.If(adapters.Count == 0, "There is no Vulkan adapter.");
        var rows = DeviceMatrix.All.Cast<object[]>().Select(r => (DeviceCase)r[0]).ToList();
        foreach (GpuAdapter adapter in adapters)
        {
            var own = rows.Where(r => r.AdapterIndex == adapter.Index).ToList();
            Assert.Single(own, r => r.Disabled == GpuCapability.None);
            Assert.All(
                DeviceMatrix.Used.Where(c => adapter.Capabilities.Supports(c)),
                c => Assert.Single(own, r => r.Disabled == c));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void ALeakedBufferFailsTheTest(DeviceCase row)
    {
        DeviceMatrix.Adapter(row);
        XunitException e = Assert.Throws<XunitException>(
            () => DeviceMatrix.Run(row, device => device.CreateBuffer<float>(16, "forgotten")));
        Assert.Contains("Leaked", e.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public unsafe void AValidationMessageFailsTheTest(DeviceCase row)
    {
        DeviceMatrix.Adapter(row);
        Skip.IfNot(DeviceMatrix.ValidationAvailable, "The validation layer is not installed.");
        XunitException e = Assert.Throws<XunitException>(() => DeviceMatrix.Run(row, device =>
        {
            // A buffer without any use is against the rules.
            BufferCreateInfo info = new() { SType = StructureType.BufferCreateInfo, Size = 16 };
            device.Api.CreateBuffer(device.Handle, &info, null, out Buffer buffer);
            device.Api.DestroyBuffer(device.Handle, buffer, null);
        }));
        Assert.Contains("VUID-VkBufferCreateInfo-usage", e.Message, StringComparison.Ordinal);
    }
}
