namespace VkSim.Architecture.Tests.Planted;

internal static class Misplaced;
