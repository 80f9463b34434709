namespace VkSim.Architecture.Tests.Planted.Contract;

internal sealed record PlantedView(int Rows);
