using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>Whether a property's value is one of some.</summary>
/// <param name="column">The property's column.</param>
/// <param name="values">The values.</param>
internal sealed class MembershipPredicate(int column, IReadOnlyCollection<object?> values) : RecordPredicate
{
    private readonly HashSet<object> _values = [.. values.OfType<object>()];
    private readonly bool _withNull = values.Contains(null);

    /// <inheritdoc/>
    public override bool Matches(StoredRecord record) => record.ValueOf(column) is { } value ? _values.Contains(value) : _withNull;

    /// <inheritdoc/>
    public override Candidates? Find(RecordIndexes indexes)
    {
        SlotSet slots = indexes.NoSlots();
        foreach (object? value in _withNull ? _values.Append(null) : _values)
        {
            if (!Mark(indexes, value, slots))
            {
                return null;
            }
        }

        return new Candidates(slots, AreExact: true);
    }

    private bool Mark(RecordIndexes indexes, object? value, SlotSet slots)
    {
        if (column == StoredRecord.KeyColumn)
        {
            return indexes.MarkKey(value, slots);
        }

        indexes.Of(column)?.Mark(value, slots);
        return indexes.Of(column) is not null;
    }
}
