using Orleans.Placement;

namespace VkSim.Orleans.Placement;

/// <summary>The grain goes to a silo in proportion to its capacity.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ByCapacityAttribute() : PlacementAttribute(new ByCapacityPlacement());
