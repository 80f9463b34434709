using VkSim.Architecture.Tests.Planted.Simd;

namespace VkSim.Architecture.Tests.Planted.Entries;

internal sealed class EntryOnABackend
{
    public PlantedSimdBackend? Backend { get; set; }
}
