using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>Sums and weights of the pairs of each row with a group of its own, whose similarities are written, in double.</summary>
internal readonly unsafe ref struct GroupEvaluation(in PairPass pass, HostMatrix similarities, byte* mask)
{
    private readonly PairLogits _logits = pass.Logits;
    private readonly bool _positive = pass.Roles.AllPositive;
    private readonly byte* _mask = mask;

    /// <summary>Sums of each row.</summary>
    public void Sum(in HostPairSums sums, bool accumulate)
    {
        float* logSums = _positive ? sums.Positives : sums.Negatives;
        float* others = _positive ? sums.Negatives : sums.Positives;
        float* totals = _positive ? sums.PositiveTotals : sums.NegativeTotals;
        float* otherTotals = _positive ? sums.NegativeTotals : sums.PositiveTotals;
        for (long row = 0; row < similarities.Rows; row++)
        {
            double logSum = accumulate ? logSums[row] : double.NegativeInfinity;
            double total = accumulate && totals != null ? totals[row] : 0;
            for (int k = 0; k < similarities.Columns; k++)
            {
                if (Counts(row, k))
                {
                    double logit = Logit(row, k);
                    logSum = LogSums.Add(logSum, logit);
                    total += logit;
                }
            }

            logSums[row] = (float)logSum;
            Set(totals, row, total);
            if (!accumulate)
            {
                others[row] = float.NegativeInfinity;
                Set(otherTotals, row, 0);
            }
        }
    }

    /// <summary>What each pair weighs, times the scale, and its sums over each row.</summary>
    public void Weigh(in HostPairWeights of, in HostMatrix weights, in HostMatrix sums)
    {
        float* factors = _positive ? of.PositiveFactors : of.NegativeFactors;
        float* logSums = _positive ? of.PositiveLogSums : of.NegativeLogSums;
        float* constants = _positive ? of.PositiveConstants : of.NegativeConstants;
        for (long row = 0; row < similarities.Rows; row++)
        {
            (double weighted, double sum) = (0, 0);
            for (int k = 0; k < similarities.Columns; k++)
            {
                double weight = Counts(row, k) ? (factors[row] * Math.Exp(Logit(row, k) - logSums[row])) + constants[row] : 0;
                weights.Row<float>(row)[k] = (float)(weight * _logits.Scale);
                weighted += weight == 0 ? 0 : weight * Similarity(row, k);
                sum += weight;
            }

            sums.Row<float>(row)[0] = (float)weighted;
            sums.Row<float>(row)[1] = (float)sum;
        }
    }

    private static void Set(float* values, long row, double value)
    {
        if (values != null)
        {
            values[row] = (float)value;
        }
    }

    private bool Counts(long row, int k) => _positive || _mask == null || _mask[(row * similarities.Columns) + k] != 0;

    private double Similarity(long row, int k) => similarities.Row<float>(row)[k] - (_positive ? (double)_logits.Margin : 0);

    private double Logit(long row, int k) => (_logits.Scale * Similarity(row, k)) + _logits.Bias;
}
