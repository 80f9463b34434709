using VkSim.Compute;
using Xunit.Abstractions;

namespace VkSim.Tests.Fixtures;

/// <summary>One row of the device matrix: the SIMD implementation, or an adapter with what is forced off or cut otherwise on it.</summary>
public sealed class DeviceCase : IXunitSerializable
{
    private const int Simd = -1;

    /// <summary>The SIMD implementation.</summary>
    public static DeviceCase Cpu { get; } = new() { AdapterIndex = Simd, AdapterName = "cpu" };

    public int AdapterIndex { get; private set; }

    public string AdapterName { get; private set; } = "";

    public GpuCapability Disabled { get; private set; }

    /// <summary>How the work is cut on the adapter.</summary>
    public WorkCut Cut { get; private set; }

    public bool IsCpu => AdapterIndex == Simd;

    /// <summary>The driver is so slow that shapes must be tiny.</summary>
    public bool IsSlow => AdapterName.Contains("SwiftShader", StringComparison.OrdinalIgnoreCase);

    public static DeviceCase Of(GpuAdapter adapter, GpuCapability disabled = GpuCapability.None, WorkCut cut = WorkCut.AsTuned) =>
        new() { AdapterIndex = adapter.Index, AdapterName = adapter.Name, Disabled = disabled, Cut = cut };

    /// <summary>The size to test with: the second one where the driver is very slow.</summary>
    public int Scale(int ordinary, int slow) => IsSlow ? slow : ordinary;

    public void Deserialize(IXunitSerializationInfo info)
    {
        AdapterIndex = info.GetValue<int>(nameof(AdapterIndex));
        AdapterName = info.GetValue<string>(nameof(AdapterName));
        Disabled = (GpuCapability)info.GetValue<int>(nameof(Disabled));
        Cut = (WorkCut)info.GetValue<int>(nameof(Cut));
    }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(AdapterIndex), AdapterIndex);
        info.AddValue(nameof(AdapterName), AdapterName);
        info.AddValue(nameof(Disabled), (int)Disabled);
        info.AddValue(nameof(Cut), (int)Cut);
    }

    public override string ToString() =>
        AdapterName + (Disabled == GpuCapability.None ? "" : $" without {Disabled}") + (Cut == WorkCut.AsTuned ? "" : $" cut {Cut}");

    internal (int Adapter, GpuCapability Disabled, WorkCut Cut) Key => (AdapterIndex, Disabled, Cut);
}
