using VkSim.Catalog.Tuning;
using VkSim.Contract;

namespace VkSim.Catalog;

/// <summary>A backend that could be made on this machine.</summary>
/// <param name="Info">What it would be.</param>
/// <param name="Open">Makes it.</param>
internal sealed record BackendCandidate(BackendInfo Info, Func<VectorDeviceOptions, IVectorBackend> Open)
{
    /// <summary>Gives the measured values that <see cref="Open"/> would use, or would not for a reason that they tell; null: none.</summary>
    public Func<VectorDeviceOptions, StoredTuning?> Tuning { get; init; } = _ => null;

    /// <summary>Place in automatic selection, best first; software Vulkan is never taken unless it is named.</summary>
    public int AutomaticRank => Info.Type switch
    {
        "discrete" => 0,
        "integrated" => 1,
        "virtual" => 2,
        "other" => 3,
        BackendInfo.SimdType => 4,
        _ => int.MaxValue,
    };
}
