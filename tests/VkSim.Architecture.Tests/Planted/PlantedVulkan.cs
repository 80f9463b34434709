namespace Silk.NET.Planted
{
    /// <summary>Stands for the bindings, which the engine may keep to itself.</summary>
    internal sealed class PlantedVulkan;
}

namespace VkSim.Architecture.Tests.Planted.Hidden
{
    /// <summary>Declared where a glance at the beginnings of lines does not see it.</summary>
    internal static class InANestedNamespace;
}
