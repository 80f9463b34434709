using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>
/// Compares a property with a constant or another property, as C#'s operators do: with null only equality is ever true, and NaN equals
/// nothing.
/// </summary>
/// <param name="comparison">What is asked.</param>
/// <param name="left">A property.</param>
/// <param name="right">A property or a constant.</param>
internal sealed class ComparisonPredicate(Comparison comparison, Operand left, Operand right) : RecordPredicate
{
    /// <inheritdoc/>
    public override bool Matches(StoredRecord record)
    {
        object? a = left.ValueOf(record), b = right.ValueOf(record);
        if (a is null || b is null)
        {
            return comparison == Comparison.Equal && a is null && b is null;
        }

        if (IsNaN(a) || IsNaN(b))
        {
            return false;
        }

        if (comparison == Comparison.Equal)
        {
            return a.Equals(b);
        }

        int order = ((IComparable)a).CompareTo(b);
        return comparison switch
        {
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }

    /// <inheritdoc/>
    public override Candidates? Find(RecordIndexes indexes)
    {
        if (left.As is not null || right.Column is not null)
        {
            return null;
        }

        SlotSet slots = indexes.NoSlots();
        bool isNever = IsNaN(right.Constant) || (right.Constant is null && comparison != Comparison.Equal);
        return isNever || Mark(indexes, slots) ? new Candidates(slots, AreExact: true) : null;
    }

    private static bool IsNaN(object? value) => value is double.NaN or float.NaN;

    private bool Mark(RecordIndexes indexes, SlotSet slots)
    {
        if (left.Column == StoredRecord.KeyColumn)
        {
            return comparison == Comparison.Equal && indexes.MarkKey(right.Constant, slots);
        }

        if (indexes.Of(left.Column!.Value) is not { } index)
        {
            return false;
        }

        switch (comparison)
        {
            case Comparison.Equal:
                index.Mark(right.Constant, slots);
                break;
            case Comparison.Less or Comparison.LessOrEqual:
                index.MarkRange(null, right.Constant, comparison == Comparison.LessOrEqual, slots);
                break;
            default:
                index.MarkRange(right.Constant, null, comparison == Comparison.GreaterOrEqual, slots);
                break;
        }

        return true;
    }
}
