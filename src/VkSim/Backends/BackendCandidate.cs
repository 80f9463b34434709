namespace VkSim;

/// <summary>A backend that could be made on this machine.</summary>
/// <param name="Info">What it would be.</param>
/// <param name="Open">Makes it.</param>
internal sealed record BackendCandidate(BackendInfo Info, Func<VectorDeviceOptions, IVectorBackend> Open)
{
    /// <summary>The type of <see cref="BackendInfo.Type"/> of the SIMD implementation.</summary>
    public const string SimdType = "simd";

    /// <summary>The type of <see cref="BackendInfo.Type"/> of Vulkan drivers that run on the CPU.</summary>
    public const string SoftwareType = "software";

    /// <summary>Place in automatic selection, best first; software Vulkan is never taken unless it is named.</summary>
    public int AutomaticRank => Info.Type switch
    {
        "discrete" => 0,
        "integrated" => 1,
        "virtual" => 2,
        "other" => 3,
        SimdType => 4,
        _ => int.MaxValue,
    };
}
