using System.Globalization;
using VkSim.VectorData.Records;

namespace VkSim.VectorData.Filters;

/// <summary>One side of a comparison: a property, or a constant.</summary>
/// <param name="Column">The property's column; null of a constant.</param>
/// <param name="Constant">The constant.</param>
/// <param name="Type">The type of its values, which are not null, before they are converted.</param>
/// <param name="As">What values are converted to before they are compared, as C# does with numbers of different types; null: nothing.</param>
internal sealed record Operand(int? Column, object? Constant, Type Type, Type? As = null)
{
    /// <summary>The value of a record.</summary>
    public object? ValueOf(StoredRecord record)
    {
        object? value = Column is { } column ? record.ValueOf(column) : Constant;
        return As is null || value is null ? value : Convert.ChangeType(value, As, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A constant that compares with values of another type as this one does with those values converted; null where there is none.
    /// </summary>
    public Operand? In(Type type)
    {
        if (Constant is null || Constant.GetType() == type)
        {
            return this with { Type = type, As = null };
        }

        try
        {
            object narrow = Convert.ChangeType(Constant, type, CultureInfo.InvariantCulture);
            object back = Convert.ChangeType(narrow, Constant.GetType(), CultureInfo.InvariantCulture);
            return back.Equals(Constant) ? new Operand(null, narrow, type) : null;
        }
        catch (Exception failure) when (failure is OverflowException or InvalidCastException or FormatException)
        {
            return null;
        }
    }
}
