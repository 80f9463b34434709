using System.Collections;
using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>Whether an array or list has one of some values among its elements; one that is null has none.</summary>
/// <param name="column">The property's column.</param>
/// <param name="values">The values.</param>
internal sealed class ElementPredicate(int column, IReadOnlyCollection<object?> values) : RecordPredicate
{
    private readonly HashSet<object> _values = [.. values.OfType<object>()];
    private readonly bool _withNull = values.Contains(null);

    /// <inheritdoc/>
    public override bool Matches(StoredRecord record)
    {
        foreach (object? element in (IEnumerable?)record.ValueOf(column) ?? Array.Empty<object>())
        {
            if (element is null ? _withNull : _values.Contains(element))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override Candidates? Find(RecordIndexes indexes)
    {
        if (indexes.Of(column) is not { } index)
        {
            return null;
        }

        SlotSet slots = indexes.NoSlots();
        foreach (object? value in _withNull ? _values.Append(null) : _values)
        {
            index.MarkElement(value, slots);
        }

        return new Candidates(slots, AreExact: true);
    }
}
