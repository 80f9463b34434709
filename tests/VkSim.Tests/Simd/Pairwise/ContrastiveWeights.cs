using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Contrastive;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Random numbers that rows add to weights; of no rows: nothing.</summary>
internal sealed unsafe class ContrastiveWeights
{
    private readonly int _rows;

    /// <param name="rows">How many rows.</param>
    /// <param name="seed">Of the numbers, from 0 to 1.</param>
    /// <param name="spread">How far apart the negatives' log sums lie.</param>
    public ContrastiveWeights(int rows, int seed, float spread = 1)
    {
        _rows = rows;
        var random = new Random(seed);
        Values = [.. Enumerable.Range(0, 6 * rows).Select(i => (float)random.NextDouble() * (i / Math.Max(rows, 1) == 1 ? spread : 1))];
    }

    public float[] Values { get; }

    public HostPairWeights At(float* values) => _rows == 0 ? default : new HostPairWeights
    {
        NegativeFactors = values,
        NegativeLogSums = values + _rows,
        NegativeConstants = values + (2 * _rows),
        PositiveFactors = values + (3 * _rows),
        PositiveLogSums = values + (4 * _rows),
        PositiveConstants = values + (5 * _rows),
    };

    public double Of(int row, int role, double logit, PairLossKind kind)
    {
        if (_rows == 0)
        {
            return 0;
        }

        int first = role < 0 ? 0 : 3 * _rows;
        double e = kind == PairLossKind.Softmax ? Math.Exp(logit - Values[first + _rows + row])
            : role < 0 ? LogSums.Sigmoid(logit) : -LogSums.Sigmoid(-logit);
        return (Values[first + row] * e) + Values[first + (2 * _rows) + row];
    }
}
