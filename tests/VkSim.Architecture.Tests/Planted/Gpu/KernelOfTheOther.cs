using VkSim.Architecture.Tests.Planted.Simd;

namespace VkSim.Architecture.Tests.Planted.Gpu;

internal static class KernelOfTheOther
{
    public static object Make() => new PlantedSimdBackend();
}
