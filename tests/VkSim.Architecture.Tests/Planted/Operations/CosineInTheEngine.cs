namespace VkSim.Architecture.Tests.Planted.Operations;

internal static class CosineInTheEngine;
