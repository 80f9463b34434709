using VkSim.Contract.Pairs;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>
/// What a row k of one operand adds to the weight (∂loss/∂logit) of each of its pairs:
/// <c>factor[k] · e(logit, logSum[k]) + constant[k]</c>, with the negatives' three numbers where the pair is a negative and the
/// positives' where it is a positive. e = exp(logit − logSum); for <see cref="PairLossKind.Sigmoid"/> it is σ(logit) for negatives
/// and −σ(−logit) for positives, without log sums. A factor of 0 comes with a log-sum of +∞. A pair that is left out weighs 0.
/// By address; all null where the side adds nothing.
/// </summary>
internal unsafe struct HostPairWeights
{
    /// <summary>Factors of negatives.</summary>
    public float* NegativeFactors;

    /// <summary>Log sums of negatives.</summary>
    public float* NegativeLogSums;

    /// <summary>What is added for negatives.</summary>
    public float* NegativeConstants;

    /// <summary>Factors of positives.</summary>
    public float* PositiveFactors;

    /// <summary>Log sums of positives.</summary>
    public float* PositiveLogSums;

    /// <summary>What is added for positives.</summary>
    public float* PositiveConstants;

    /// <summary>Whether the side adds nothing.</summary>
    public readonly bool IsEmpty => NegativeFactors == null;

    /// <summary>One array after the other in the memory that steps of a loss hand on; none in none.</summary>
    public static HostPairWeights In(in HostMatrix memory)
    {
        float* first = (float*)memory.Data;
        long rows = memory.Rows;
        return memory.IsNone ? default : new HostPairWeights
        {
            NegativeFactors = first,
            NegativeLogSums = first + rows,
            NegativeConstants = first + (2 * rows),
            PositiveFactors = first + (3 * rows),
            PositiveLogSums = first + (4 * rows),
            PositiveConstants = first + (5 * rows),
        };
    }

    /// <summary>Sets what a row adds to negatives. A factor of 0 gets a log-sum that no exponential survives.</summary>
    public readonly void SetNegatives(long row, double factor, double logSum, double constant)
    {
        NegativeFactors[row] = (float)factor;
        NegativeLogSums[row] = factor == 0 ? float.PositiveInfinity : (float)logSum;
        NegativeConstants[row] = (float)constant;
    }

    /// <summary>Sets what a row adds to positives.</summary>
    public readonly void SetPositives(long row, double factor, double logSum, double constant)
    {
        PositiveFactors[row] = (float)factor;
        PositiveLogSums[row] = factor == 0 ? float.PositiveInfinity : (float)logSum;
        PositiveConstants[row] = (float)constant;
    }

    /// <summary>Whether the other side is given the same numbers.</summary>
    public readonly bool IsSameAs(in HostPairWeights other) =>
        NegativeFactors == other.NegativeFactors && NegativeLogSums == other.NegativeLogSums && NegativeConstants == other.NegativeConstants
        && PositiveFactors == other.PositiveFactors && PositiveLogSums == other.PositiveLogSums && PositiveConstants == other.PositiveConstants;

    /// <summary>What a row adds to the weight of a positive.</summary>
    public readonly double Positive(long row, double logit, PairLossKind kind)
    {
        if (IsEmpty)
        {
            return 0;
        }

        double e = kind == PairLossKind.Softmax ? Math.Exp(logit - PositiveLogSums[row]) : -1 / (1 + Math.Exp(logit));
        return (PositiveFactors[row] * e) + PositiveConstants[row];
    }
}
