namespace VkSim.Sources;

/// <summary>
/// The norm of a vector in double precision, an element at a time: powers are summed relative to the largest magnitude so far, so that
/// none over- or underflows.
/// </summary>
/// <param name="order">0, a positive number, or infinity.</param>
internal struct WideNorm(double order)
{
    private double _sum;

    /// <summary>The largest magnitude.</summary>
    public double Largest { get; private set; }

    /// <summary>The norm of everything added.</summary>
    public readonly double Value => Largest == 0 ? 0
        : order == 0 ? _sum
        : double.IsPositiveInfinity(order) ? Largest
        : Largest * Math.Pow(_sum, 1 / order);

    /// <summary>Adds an element; infinities and NaN are left out.</summary>
    public void Add(double value)
    {
        double magnitude = Math.Abs(value);
        if (magnitude == 0 || !double.IsFinite(magnitude))
        {
            return;
        }

        if (order == 0 || double.IsPositiveInfinity(order))
        {
            _sum++;
            Largest = Math.Max(Largest, magnitude);
            return;
        }

        if (magnitude > Largest)
        {
            _sum = (_sum * Power(Largest / magnitude)) + 1;
            Largest = magnitude;
        }
        else
        {
            _sum += Power(magnitude / Largest);
        }
    }

    private readonly double Power(double ratio) => order == 2 ? ratio * ratio : order == 1 ? ratio : Math.Pow(ratio, order);
}
