namespace VkSim.Architecture.Tests.Planted.Gpu;

internal sealed class PlantedGpuBackend;
