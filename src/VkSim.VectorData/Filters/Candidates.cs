using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>Slots among which are all records asked for.</summary>
/// <param name="Slots">The slots; such as have no record may be among them.</param>
/// <param name="AreExact">Whether all their records are asked for.</param>
internal sealed record Candidates(SlotSet Slots, bool AreExact);
