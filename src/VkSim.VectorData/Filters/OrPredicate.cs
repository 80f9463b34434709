using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>One or both.</summary>
internal sealed class OrPredicate(RecordPredicate left, RecordPredicate right) : RecordPredicate
{
    /// <inheritdoc/>
    public override bool Matches(StoredRecord record) => left.Matches(record) || right.Matches(record);

    /// <inheritdoc/>
    public override Candidates? Find(RecordIndexes indexes)
    {
        if (left.Find(indexes) is not { } a || right.Find(indexes) is not { } b)
        {
            return null;
        }

        a.Slots.UnionWith(b.Slots);
        return a with { AreExact = a.AreExact && b.AreExact };
    }
}
