namespace VkSim.Sources;

/// <summary>What decides whether a row or a column is scaled: its norm, and whether single precision loses some of it by its range.</summary>
/// <param name="order">Of the norm.</param>
internal struct WideVector(double order)
{
    private const double LeastNormal = 1.1754943508222875e-38;

    // What was too large comes out at this power of two: far enough from both ends, and above any clamp that is a sensible one.
    private const int LargeExponent = 32;
    private const float LargestClamp = 1u << (LargeExponent - 1);

    private WideNorm _norm = new(order);
    private bool _overflows;
    private bool _underflows;
    private bool _isInfinite;

    /// <summary>Looks at an element.</summary>
    public void Add(WideNumber element)
    {
        double value = element.Value;
        if (!double.IsFinite(value))
        {
            _isInfinite = true;
            return;
        }

        _norm.Add(value);
        float narrow = (float)value;
        _overflows |= float.IsInfinity(narrow);
        _underflows |= value != 0 && Math.Abs(value) < LeastNormal && narrow != value;
    }

    /// <summary>
    /// The exponent of the power of two to divide by; 0: none. A norm of at most epsilon is clamped, and a scale would show; a norm of
    /// order 0 is no multiple of the vector; beside infinities and NaN nothing is left to keep.
    /// </summary>
    public readonly int Exponent(float epsilon)
    {
        if (_isInfinite || order == 0 || (!_overflows && !_underflows) || _norm.Value <= epsilon || epsilon > LargestClamp)
        {
            return 0;
        }

        int exponent = Math.ILogB(_norm.Largest);
        return _overflows ? exponent - LargeExponent : Math.Min(exponent, 0);
    }

    /// <summary>Whether what becomes 0 was too small beside the rest to be seen.</summary>
    public readonly bool HidesSmallest(float epsilon) => order != 0 && _norm.Value > epsilon;
}
