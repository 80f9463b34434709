using VkSim.Architecture.Tests.Planted.Gpu;

namespace VkSim.Architecture.Tests.Planted.Operations;

internal sealed class OperationOnOneBackend
{
    private readonly List<PlantedGpuBackend> _backends = [];

    public int Count => _backends.Count;
}
