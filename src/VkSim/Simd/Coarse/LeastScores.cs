namespace VkSim.Simd.Coarse;

/// <summary>The k greatest of many numbers: a heap with the smallest of them on top.</summary>
internal sealed class LeastScores
{
    private double[] _values = [];
    private int _count;
    private int _k;

    /// <summary>What is there, in no order.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    /// <summary>The k-th greatest; −∞ where there are not as many.</summary>
    public double Bound => _count < _k ? double.NegativeInfinity : _values[0];

    /// <summary>Begins with none.</summary>
    public void Begin(int k)
    {
        (_k, _count) = (k, 0);
        if (_values.Length < k)
        {
            _values = new double[k];
        }
    }

    /// <summary>Takes a number.</summary>
    public void Add(double value)
    {
        if (_count < _k)
        {
            Rise(_count++, value);
        }
        else if (value > _values[0])
        {
            Sink(value);
        }
    }

    private void Rise(int place, double value)
    {
        for (; place > 0 && value < _values[(place - 1) / 2]; place = (place - 1) / 2)
        {
            _values[place] = _values[(place - 1) / 2];
        }

        _values[place] = value;
    }

    private void Sink(double value)
    {
        int place = 0;
        for (int child = 1; child < _count; child = (2 * place) + 1)
        {
            child += child + 1 < _count && _values[child + 1] < _values[child] ? 1 : 0;
            if (value <= _values[child])
            {
                break;
            }

            _values[place] = _values[child];
            place = child;
        }

        _values[place] = value;
    }
}
