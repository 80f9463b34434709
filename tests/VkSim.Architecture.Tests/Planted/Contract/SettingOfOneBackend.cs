using VkSim.Architecture.Tests.Planted.Simd;

namespace VkSim.Architecture.Tests.Planted;

/// <summary>Public, so that only its folder tells its floor.</summary>
public sealed class SettingOfOneBackend
{
    private readonly PlantedSimdBackend? _backend = null;

    /// <summary>Whether it is set.</summary>
    public bool IsSet => _backend is not null;
}
