namespace VkSim.Sources;

/// <summary>Divides rows that leave single precision by a power of two: their directions stay what they are.</summary>
/// <param name="order">Of the norm that rows are divided by afterwards.</param>
/// <param name="epsilon">The lower clamp of that norm.</param>
internal sealed class RowScales(double order, float epsilon) : Narrowing
{
    private readonly Dictionary<long, int> _exponents = [];

    public override double ScaleOf(long vector) => _exponents.TryGetValue(vector, out int exponent) ? Math.ScaleB(1, exponent) : 1;

    public override void Convert(long row, ReadOnlySpan<WideNumber> wide, Span<float> destination, ref LossCount losses)
    {
        var vector = new WideVector(order);
        foreach (WideNumber element in wide)
        {
            vector.Add(element);
        }

        int exponent = vector.Exponent(epsilon);
        if (exponent != 0)
        {
            _exponents[row] = exponent;
        }

        bool hidden = vector.HidesSmallest(epsilon);
        for (int column = 0; column < wide.Length; column++)
        {
            destination[column] = exponent == 0 ? wide[column].ToSingle() : (float)Math.ScaleB(wide[column].Value, -exponent);
            if (!hidden || destination[column] != 0)
            {
                losses.Add(wide[column].Value, destination[column]);
            }
        }
    }
}
