using VkSim.Architecture.Tests.Planted.Gpu;

namespace VkSim.Architecture.Tests.Planted.Simd;

internal static class LaneOfTheOther
{
    // Inside a function that the compiler puts elsewhere.
    public static Func<object> Make() => () => new PlantedGpuBackend();
}
