using Silk.NET.Planted;

namespace VkSim.Architecture.Tests.Planted.Operations;

internal static class RawCall
{
    public static object Make() => new PlantedVulkan();
}
