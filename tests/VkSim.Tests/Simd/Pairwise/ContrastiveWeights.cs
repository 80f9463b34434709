using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Contrastive;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Random numbers that rows add to weights; of no rows: nothing.</summary>
internal sealed unsafe class ContrastiveWeights
{
    private readonly int _rows;

    public ContrastiveWeights(int rows, int seed)
    {
        _rows = rows;
        var random = new Random(seed);
        Values = [.. Enumerable.Range(0, 6 * rows).Select(_ => (float)random.NextDouble())];
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
