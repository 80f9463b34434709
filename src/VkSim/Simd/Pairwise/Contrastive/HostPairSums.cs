using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>Where the sums over the pairs of each row go, by address; null: these are not wanted.</summary>
internal unsafe struct HostPairSums
{
    /// <summary>Over the negatives of each row: log Σ exp(logit), −∞ where there are none; of sigmoids Σ softplus(logit), 0 where there are none.</summary>
    public float* Negatives;

    /// <summary>Over the positives: the same, of sigmoids Σ softplus(−logit).</summary>
    public float* Positives;

    /// <summary>Σ logit over the negatives.</summary>
    public float* NegativeTotals;

    /// <summary>Σ logit over the positives.</summary>
    public float* PositiveTotals;

    /// <summary>Whether anything is wanted.</summary>
    public readonly bool IsWanted => Negatives != null || Positives != null || NegativeTotals != null || PositiveTotals != null;

    /// <summary>One array after the other in the memory that steps of a loss hand on; none in none.</summary>
    public static HostPairSums In(in HostMatrix memory, in PairPass pass) =>
        memory.IsNone ? default : At((float*)memory.Data, memory.Rows, pass);

    /// <summary>One array after the other, each of so many rows.</summary>
    public static HostPairSums At(float* first, long rows, in PairPass pass) => new()
    {
        Negatives = first,
        Positives = first + rows,
        NegativeTotals = pass.WithNegativeTotals ? first + (2 * rows) : null,
        PositiveTotals = pass.WithPositiveTotals ? first + (3 * rows) : null,
    };

    /// <summary>Adds the sums over other pairs of the same rows.</summary>
    public readonly void Add(in HostPairSums further, long rows, PairLossKind kind)
    {
        for (long row = 0; row < rows; row++)
        {
            Negatives[row] = Joined(Negatives[row], further.Negatives[row], kind);
            Positives[row] = Joined(Positives[row], further.Positives[row], kind);
            if (NegativeTotals != null)
            {
                NegativeTotals[row] += further.NegativeTotals[row];
            }

            if (PositiveTotals != null)
            {
                PositiveTotals[row] += further.PositiveTotals[row];
            }
        }
    }

    /// <summary>What rows without pairs have.</summary>
    public readonly void Clear(long rows, PairLossKind kind)
    {
        float nothing = kind == PairLossKind.Softmax ? float.NegativeInfinity : 0;
        Fill(Negatives, rows, nothing);
        Fill(Positives, rows, nothing);
        Fill(NegativeTotals, rows, 0);
        Fill(PositiveTotals, rows, 0);
    }

    private static float Joined(float a, float b, PairLossKind kind) => kind == PairLossKind.Softmax ? (float)LogSums.Add(a, b) : a + b;

    private static void Fill(float* values, long rows, float value)
    {
        if (values != null)
        {
            new Span<float>(values, checked((int)rows)).Fill(value);
        }
    }
}
