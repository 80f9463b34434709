using VkSim.Compute;
using Xunit.Abstractions;

namespace VkSim.Tests;

/// <summary>One row of the device matrix: the SIMD implementation, or an adapter with what is forced off or cut otherwise on it.</summary>
public sealed class DeviceCase : IXunitSerializable
{
    private const int Simd = -1;

    /// <summary>The SIMD implementation.</summary>
    public static DeviceCase Cpu { get; } = new() { AdapterIndex = Simd, AdapterName = "cpu" };

    public int AdapterIndex { get; private set; }

    public string AdapterName { get; private set; } = "";

    public GpuCapability Disabled { get; private set; }

    /// <summary>The kernels are cut as for a GPU, with shared memory and several invocations a row, whatever the adapter is.</summary>
    public bool CutForHardware { get; private set; }

    public bool IsCpu => AdapterIndex == Simd;

    /// <summary>The driver is so slow that shapes must be tiny.</summary>
    public bool IsSlow => AdapterName.Contains("SwiftShader", StringComparison.OrdinalIgnoreCase);

    public static DeviceCase Of(GpuAdapter adapter, GpuCapability disabled = GpuCapability.None, bool cutForHardware = false) =>
        new() { AdapterIndex = adapter.Index, AdapterName = adapter.Name, Disabled = disabled, CutForHardware = cutForHardware };

    /// <summary>The size to test with: the second one where the driver is very slow.</summary>
    public int Scale(int ordinary, int slow) => IsSlow ? slow : ordinary;

    public void Deserialize(IXunitSerializationInfo info)
    {
        AdapterIndex = info.GetValue<int>(nameof(AdapterIndex));
        AdapterName = info.GetValue<string>(nameof(AdapterName));
        Disabled = (GpuCapability)info.GetValue<int>(nameof(Disabled));
        CutForHardware = info.GetValue<bool>(nameof(CutForHardware));
    }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(AdapterIndex), AdapterIndex);
        info.AddValue(nameof(AdapterName), AdapterName);
        info.AddValue(nameof(Disabled), (int)Disabled);
        info.AddValue(nameof(CutForHardware), CutForHardware);
    }

    public override string ToString() =>
        AdapterName + (Disabled == GpuCapability.None ? "" : $" without {Disabled}") + (CutForHardware ? " cut for hardware" : "");

    internal (int Adapter, GpuCapability Disabled, bool Cut) Key => (AdapterIndex, Disabled, CutForHardware);
}
