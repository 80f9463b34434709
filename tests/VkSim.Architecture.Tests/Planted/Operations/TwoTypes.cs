namespace VkSim.Architecture.Tests.Planted.Operations;

internal static class TwoTypes;

internal static class SecondType;
