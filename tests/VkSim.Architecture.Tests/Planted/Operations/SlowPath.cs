using VkSim.Architecture.Tests.Planted.Reference;

namespace VkSim.Architecture.Tests.Planted.Operations;

internal static class SlowPath
{
    public static double Compute() => PlantedOracle.Exact();
}
