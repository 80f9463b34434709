using VkSim.Architecture.Tests.Planted.Simd;

namespace VkSim.Architecture.Tests.Planted.Numerics;

internal static class FactWithAConstant
{
    public static int Twice(int value) => PlantedSimdBackend.Factor * value;
}
