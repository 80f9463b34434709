using VkSim.Architecture.Tests.Planted.Contract;

namespace VkSim.Architecture.Tests.Planted.Numerics;

internal static class FactAboutViews
{
    public static int Twice(PlantedView view) => 2 * view.Rows;
}
