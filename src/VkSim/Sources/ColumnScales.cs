namespace VkSim.Sources;

/// <summary>Divides columns that leave single precision by a power of two: their directions stay what they are.</summary>
/// <param name="columns">What was found out about every column.</param>
/// <param name="epsilon">The lower clamp of the norm that columns are divided by afterwards.</param>
internal sealed class ColumnScales(WideVector[] columns, float epsilon) : Narrowing
{
    private readonly int[] _exponents = Array.ConvertAll(columns, column => column.Exponent(epsilon));

    public override double ScaleOf(long vector) => Math.ScaleB(1, _exponents[vector]);

    public override void Convert(long row, ReadOnlySpan<WideNumber> wide, Span<float> destination, ref LossCount losses)
    {
        for (int column = 0; column < wide.Length; column++)
        {
            int exponent = _exponents[column];
            destination[column] = exponent == 0 ? wide[column].ToSingle() : (float)Math.ScaleB(wide[column].Value, -exponent);
            if (destination[column] != 0 || !columns[column].HidesSmallest(epsilon))
            {
                losses.Add(wide[column].Value, destination[column]);
            }
        }
    }
}
