using Orleans;
using Orleans.Runtime;

namespace VkSim.Orleans.Placement;

/// <summary>Grains go to silos in proportion to their capacity.</summary>
[GenerateSerializer, Immutable, Alias("vksim.by-capacity")]
internal sealed class ByCapacityPlacement : PlacementStrategy;
