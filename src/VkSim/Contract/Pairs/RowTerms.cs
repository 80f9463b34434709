namespace VkSim.Contract.Pairs;

/// <summary>Each row's loss, and what the row adds to the weights of its pairs in the backward pass.</summary>
internal sealed class RowTerms
{
    private readonly float[] _weights;

    /// <summary>Makes room.</summary>
    public RowTerms(int rows, bool withWeights)
    {
        Losses = new double[rows];
        LogSumExp = new float[rows];
        _weights = new float[withWeights ? checked(6 * rows) : 0];
    }

    /// <summary>The loss of each row.</summary>
    public double[] Losses { get; }

    /// <summary>The logarithm of each row's denominator.</summary>
    public float[] LogSumExp { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => (sizeof(double) * Losses.LongLength) + (sizeof(float) * (LogSumExp.LongLength + _weights.LongLength));

    /// <summary>Whether weights were asked for.</summary>
    public bool HasWeights => _weights.Length > 0;

    /// <summary>What a backend reads.</summary>
    public PairWeights Weights => new()
    {
        NegativeFactors = Part(0),
        NegativeLogSums = Part(1),
        NegativeConstants = Part(2),
        PositiveFactors = Part(3),
        PositiveLogSums = Part(4),
        PositiveConstants = Part(5),
    };

    /// <summary>Sets what a row adds to negatives. A factor of 0 gets a log-sum that no exponential survives.</summary>
    public void SetNegatives(int row, double factor, double logSum, double constant) => Set(0, row, factor, logSum, constant);

    /// <summary>Sets what a row adds to positives.</summary>
    public void SetPositives(int row, double factor, double logSum, double constant) => Set(3, row, factor, logSum, constant);

    private Span<float> Part(int index) => _weights.AsSpan(index * Losses.Length, HasWeights ? Losses.Length : 0);

    private void Set(int first, int row, double factor, double logSum, double constant)
    {
        Part(first)[row] = (float)factor;
        Part(first + 1)[row] = factor == 0 ? float.PositiveInfinity : (float)logSum;
        Part(first + 2)[row] = (float)constant;
    }
}
