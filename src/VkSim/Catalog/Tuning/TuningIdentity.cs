using System.Reflection;
using VkSim.Contract;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;

namespace VkSim.Catalog.Tuning;

/// <summary>What measured values are good for: one device with one driver and the kernels of one version.</summary>
internal sealed record TuningIdentity(string Device, string Uuid, string Driver)
{
    /// <summary>The version of VkSim.</summary>
    public static string Vksim { get; } =
        typeof(VectorDevice).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>One file a device, so that a new driver's values take the place of the old one's.</summary>
    public string FileName => $"{(Uuid.Length > 0 ? Uuid : string.Concat(Device.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')))}.tuning.json";

    /// <summary>Of a device as it introduces itself.</summary>
    public static TuningIdentity Of(BackendInfo info) => new(info.Name, info.Uuid ?? "", info.Driver);

    /// <summary>What of a file is another's; null where it is this one's.</summary>
    public string? Differs(TuningFileContent file) =>
        file.Device != Device || file.Uuid != Uuid ? $"it is of the device \"{file.Device}\""
        : file.Driver != Driver ? $"it is of the driver \"{file.Driver}\""
        : file.Vksim != Vksim ? $"it is of VkSim {file.Vksim}"
        : file.Kernels != ShaderLibrary.Fingerprint ? "it is of other kernels"
        : file.Version != TuningTable.Version ? $"its table has version {file.Version}"
        : null;
}
