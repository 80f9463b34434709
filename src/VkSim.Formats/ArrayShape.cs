using System.Globalization;

namespace VkSim.Formats;

/// <summary>The lengths of an array's dimensions, none negative, their product and its size in bytes known to fit in 63 bits.</summary>
internal sealed class ArrayShape
{
    /// <summary>NumPy allows 32 dimensions, and 64 from version 2 on.</summary>
    public const int MaxDimensions = 64;

    private readonly long[] _dimensions;

    private ArrayShape(long[] dimensions, long count)
    {
        _dimensions = dimensions;
        Count = count;
    }

    /// <summary>The lengths, slowest dimension first.</summary>
    public IReadOnlyList<long> Dimensions => _dimensions;

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>Length of the last dimension; 1 for a single number.</summary>
    public long Columns => _dimensions.Length == 0 ? 1 : _dimensions[^1];

    /// <summary>Product of all dimensions but the last: 1 for a single vector.</summary>
    public long Rows { get; private init; }

    /// <summary>Whether the elements lie in the same order row by row and column by column.</summary>
    public bool IsOrderless => Count == 0 || _dimensions.Count(length => length > 1) <= 1;

    /// <summary>Checks the lengths that a file states.</summary>
    /// <exception cref="VectorFormatException">A negative length, too many dimensions or too many elements.</exception>
    public static ArrayShape Create(string file, ReadOnlySpan<long> dimensions, int elementSize)
    {
        if (dimensions.Length > MaxDimensions)
        {
            throw new VectorFormatException(file, $"{dimensions.Length} dimensions", $"at most {MaxDimensions}");
        }

        if (dimensions.ContainsAnyInRange(long.MinValue, -1))
        {
            throw new VectorFormatException(file, $"negative length in the shape {Describe(dimensions)}", "lengths of 0 or more");
        }

        // Lengths beside a zero must fit too: they are used as strides.
        if (!TryMultiply(dimensions, elementSize, skipZeros: true, out _))
        {
            throw new VectorFormatException(file, $"the shape {Describe(dimensions)}", "fewer than 2^63 bytes");
        }

        TryMultiply(dimensions, 1, skipZeros: false, out long count);
        TryMultiply(dimensions[..Math.Max(0, dimensions.Length - 1)], 1, skipZeros: false, out long rows);
        return new ArrayShape(dimensions.ToArray(), count) { Rows = rows };
    }

    /// <summary>Such as "3×4"; "()" for a single number.</summary>
    public override string ToString() => Describe(_dimensions);

    private static bool TryMultiply(ReadOnlySpan<long> dimensions, long factor, bool skipZeros, out long product)
    {
        product = factor;
        foreach (long length in dimensions)
        {
            if (length == 0 && skipZeros)
            {
                continue;
            }

            if (Math.BigMul(product, length, out product) != 0 || product < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string Describe(ReadOnlySpan<long> dimensions)
    {
        if (dimensions.IsEmpty)
        {
            return "()";
        }

        var parts = new string[dimensions.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = dimensions[i].ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('×', parts);
    }
}
