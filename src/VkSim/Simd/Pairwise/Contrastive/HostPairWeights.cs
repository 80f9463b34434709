using VkSim.Contract.Pairs;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>As <see cref="PairWeights"/>, by address; all null where the side adds nothing.</summary>
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
