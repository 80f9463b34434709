using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>Not so.</summary>
internal sealed class NotPredicate(RecordPredicate operand) : RecordPredicate
{
    /// <inheritdoc/>
    public override bool Matches(StoredRecord record) => !operand.Matches(record);

    /// <inheritdoc/>
    public override Candidates? Find(RecordIndexes indexes)
    {
        if (operand.Find(indexes) is not { AreExact: true } found)
        {
            return null;
        }

        found.Slots.Invert();
        return found;
    }
}
