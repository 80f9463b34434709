namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>log Σ exp(x) of numbers that come one by one.</summary>
internal struct RunningLogSum
{
    private double _largest;
    private double _sum;

    /// <summary>The sum of nothing.</summary>
    public static RunningLogSum Empty => new() { _largest = double.NegativeInfinity };

    /// <summary>log Σ exp(x); −∞ of nothing.</summary>
    public readonly double Value => _sum == 0 ? _largest : _largest + Math.Log(_sum);

    /// <summary>Takes in a number.</summary>
    public void Add(double x)
    {
        if (double.IsNegativeInfinity(x))
        {
            return;
        }

        if (x <= _largest)
        {
            _sum += Math.Exp(x - _largest);
        }
        else
        {
            _sum = (_sum * Math.Exp(_largest - x)) + 1;
            _largest = x;
        }
    }
}
