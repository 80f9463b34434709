using VkSim.Contract.Pairs;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>As <see cref="PairSums"/>, by address; null: not wanted.</summary>
internal unsafe struct HostPairSums
{
    /// <summary>Of the negatives of each row.</summary>
    public float* Negatives;

    /// <summary>Of the positives.</summary>
    public float* Positives;

    /// <summary>Σ logit over the negatives.</summary>
    public float* NegativeTotals;

    /// <summary>Σ logit over the positives.</summary>
    public float* PositiveTotals;

    /// <summary>Whether anything is wanted.</summary>
    public readonly bool IsWanted => Negatives != null || Positives != null || NegativeTotals != null || PositiveTotals != null;

    /// <summary>What rows without pairs have.</summary>
    public readonly void Clear(long rows, PairLossKind kind)
    {
        float nothing = kind == PairLossKind.Softmax ? float.NegativeInfinity : 0;
        Fill(Negatives, rows, nothing);
        Fill(Positives, rows, nothing);
        Fill(NegativeTotals, rows, 0);
        Fill(PositiveTotals, rows, 0);
    }

    private static void Fill(float* values, long rows, float value)
    {
        if (values != null)
        {
            new Span<float>(values, checked((int)rows)).Fill(value);
        }
    }
}
