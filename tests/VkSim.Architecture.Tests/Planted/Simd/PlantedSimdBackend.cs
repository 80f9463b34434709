namespace VkSim.Architecture.Tests.Planted.Simd;

internal sealed class PlantedSimdBackend
{
    public const int Factor = 2;
}
