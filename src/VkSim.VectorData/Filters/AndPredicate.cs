using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>Both.</summary>
internal sealed class AndPredicate(RecordPredicate left, RecordPredicate right) : RecordPredicate
{
    /// <inheritdoc/>
    public override bool Matches(StoredRecord record) => left.Matches(record) && right.Matches(record);

    /// <inheritdoc/>
    public override Candidates? Find(RecordIndexes indexes)
    {
        Candidates? a = left.Find(indexes), b = right.Find(indexes);
        if (a is null || b is null)
        {
            return (a ?? b) is { } one ? one with { AreExact = false } : null;
        }

        a.Slots.IntersectWith(b.Slots);
        return a with { AreExact = a.AreExact && b.AreExact };
    }
}
