using VkSim.Compute;
using Xunit.Abstractions;

namespace VkSim.Compute.Tests;

/// <summary>One row of the device matrix: an adapter, and the capabilities that are forced off on it.</summary>
public sealed class DeviceCase : IXunitSerializable
{
    /// <summary>The row of a machine without Vulkan.</summary>
    public static DeviceCase None { get; } = new() { AdapterIndex = -1, AdapterName = "no Vulkan adapter" };

    public int AdapterIndex { get; private set; }

    public string AdapterName { get; private set; } = "";

    public GpuCapability Disabled { get; private set; }

    /// <summary>The driver is so slow that shapes must be tiny.</summary>
    public bool IsSlow => AdapterName.Contains("SwiftShader", StringComparison.OrdinalIgnoreCase);

    public static DeviceCase Of(GpuAdapter adapter, GpuCapability disabled = GpuCapability.None)
        => new() { AdapterIndex = adapter.Index, AdapterName = adapter.Name, Disabled = disabled };

    /// <summary>The size to test with: the second one where the driver is very slow.</summary>
    public int Scale(int ordinary, int slow) => IsSlow ? slow : ordinary;

    public void Deserialize(IXunitSerializationInfo info)
    {
        AdapterIndex = info.GetValue<int>(nameof(AdapterIndex));
        AdapterName = info.GetValue<string>(nameof(AdapterName));
        Disabled = (GpuCapability)info.GetValue<int>(nameof(Disabled));
    }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(AdapterIndex), AdapterIndex);
        info.AddValue(nameof(AdapterName), AdapterName);
        info.AddValue(nameof(Disabled), (int)Disabled);
    }

    public override string ToString()
        => Disabled == GpuCapability.None ? AdapterName : $"{AdapterName} without {Disabled}";
}
