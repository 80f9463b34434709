using VkSim.Contract;

namespace VkSim.Catalog;

/// <summary>A backend that could be made on this machine.</summary>
/// <param name="Info">What it would be.</param>
/// <param name="Open">Makes it.</param>
internal sealed record BackendCandidate(BackendInfo Info, Func<VectorDeviceOptions, IVectorBackend> Open)
{
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
