using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>All records, or none.</summary>
internal sealed class ConstantPredicate(bool value) : RecordPredicate
{
    /// <inheritdoc/>
    public override bool Matches(StoredRecord record) => value;

    /// <inheritdoc/>
    public override Candidates? Find(RecordIndexes indexes)
    {
        SlotSet slots = indexes.NoSlots();
        if (value)
        {
            slots.Invert();
        }

        return new Candidates(slots, AreExact: true);
    }
}
