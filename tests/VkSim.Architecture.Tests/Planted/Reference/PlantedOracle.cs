namespace VkSim.Architecture.Tests.Planted.Reference;

internal static class PlantedOracle
{
    public static double Exact() => 1;
}
