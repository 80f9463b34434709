using System.Collections;

namespace VkSim.VectorData.Records;

/// <summary>
/// The slots of records by the values of one property; of arrays and lists by each of their elements. NaN is in no
/// range, but equals itself, as it does for Contains.
/// </summary>
/// <param name="isMany">Whether values are arrays or lists.</param>
internal sealed class PropertyIndex(bool isMany)
{
    // A property without a value, and an element of an array without one.
    private static readonly object Null = new(), NullElement = new();

    private readonly Dictionary<object, HashSet<int>> _slots = [];

    // Made when the first range is asked for.
    private SortedSet<object>? _ordered;

    /// <summary>Whether values are arrays or lists.</summary>
    public bool IsMany => isMany;

    /// <summary>Adds a record's value.</summary>
    public void Add(object? value, int slot)
    {
        foreach (object each in Each(value))
        {
            if (!_slots.TryGetValue(each, out HashSet<int>? slots))
            {
                _slots[each] = slots = [];
                if (IsOrdered(each))
                {
                    _ordered?.Add(each);
                }
            }

            slots.Add(slot);
        }
    }

    /// <summary>Removes a record's value.</summary>
    public void Remove(object? value, int slot)
    {
        foreach (object each in Each(value))
        {
            // An element that is there twice is gone already.
            if (_slots.TryGetValue(each, out HashSet<int>? slots) && slots.Remove(slot) && slots.Count == 0)
            {
                _slots.Remove(each);
                if (IsOrdered(each))
                {
                    _ordered?.Remove(each);
                }
            }
        }
    }

    /// <summary>Adds the slots of a value to a set; null: of no value, or no array or list.</summary>
    public void Mark(object? value, SlotSet set) => MarkKey(value ?? Null, set);

    /// <summary>Adds the slots of arrays and lists with an element to a set.</summary>
    public void MarkElement(object? element, SlotSet set) => MarkKey(element ?? NullElement, set);

    /// <summary>Adds the slots of all values in a range to a set.</summary>
    /// <param name="low">The least; null: any.</param>
    /// <param name="high">The greatest; null: any.</param>
    /// <param name="withEnds">Whether values equal to an end are in the range.</param>
    /// <param name="set">The set.</param>
    public void MarkRange(object? low, object? high, bool withEnds, SlotSet set)
    {
        _ordered ??= new SortedSet<object>(_slots.Keys.Where(IsOrdered));
        if (_ordered.Count == 0)
        {
            return;
        }

        object least = low ?? _ordered.Min!, greatest = high ?? _ordered.Max!;
        if (Comparer<object>.Default.Compare(least, greatest) > 0)
        {
            return;
        }

        foreach (object value in _ordered.GetViewBetween(least, greatest))
        {
            if (withEnds || !(value.Equals(low) || value.Equals(high)))
            {
                MarkKey(value, set);
            }
        }
    }

    private void MarkKey(object key, SlotSet set)
    {
        if (_slots.TryGetValue(key, out HashSet<int>? slots))
        {
            foreach (int slot in slots)
            {
                set[slot] = true;
            }
        }
    }

    private IEnumerable<object> Each(object? value) => value switch
    {
        null => [Null],
        IEnumerable many when isMany => many.Cast<object?>().Select(each => each ?? NullElement),
        _ => [value],
    };

    private static bool IsOrdered(object key) => key != Null && key is not (double.NaN or float.NaN);
}
