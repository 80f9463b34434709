using VkSim.Contract.Pairs;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>What a backward pass is asked for.</summary>
internal unsafe struct ContrastiveGradient
{
    /// <summary>How similarities become logits.</summary>
    public required PairLogits Logits;

    /// <summary>What pairs are.</summary>
    public required HostPairRoles Roles;

    /// <summary>What left rows add to weights.</summary>
    public required HostPairWeights Left;

    /// <summary>What right rows add to weights.</summary>
    public required HostPairWeights Right;

    /// <summary>Left rows × columns, single precision.</summary>
    public required HostMatrix Result;

    /// <summary>Right rows × columns, single precision; none where their gradient is not asked for.</summary>
    public HostMatrix RightResult;

    /// <summary>Whether results are added to what is there.</summary>
    public required bool Accumulates;

    /// <summary>Whether the right rows' gradient replaces what is there all the same.</summary>
    public bool ReplacesRight;

    /// <summary>Σⱼ weight · (similarity − margin where positive) of each left row, or null.</summary>
    public float* WeightedSums;

    /// <summary>Σⱼ weight of each left row, or null.</summary>
    public float* WeightSums;

    /// <summary>What the pass forward kept of these operands, or none.</summary>
    public HostMatrix Kept;

    /// <summary>Whether it kept it of the same operands the other way round.</summary>
    public bool IsKeptExchanged;

    /// <summary>Whether pair (i, j) weighs what pair (j, i) does, if both operands are the same.</summary>
    public readonly bool IsSymmetric => RightResult.IsNone && Roles.AreSymmetric && Left.IsSameAs(Right);

    /// <summary>The right rows' gradient alone, of a pass with both operands exchanged.</summary>
    public readonly ContrastiveGradient OfRight => new()
    {
        Logits = Logits,
        Roles = Roles.Transposed,
        Left = Right,
        Right = Left,
        Result = RightResult,
        Accumulates = Accumulates && !ReplacesRight,
        Kept = Kept,
        IsKeptExchanged = true,
    };

    /// <summary>The left rows' gradient alone.</summary>
    public readonly ContrastiveGradient OfLeft => this with { RightResult = default };

    /// <summary>What rows without pairs have.</summary>
    public readonly void Clear()
    {
        if (!Accumulates)
        {
            Clear(Result);
        }

        if (!Accumulates || ReplacesRight)
        {
            Clear(RightResult);
        }

        Clear(WeightedSums, Result.Rows);
        Clear(WeightSums, Result.Rows);
    }

    private static void Clear(in HostMatrix result)
    {
        for (long row = 0; row < result.Rows; row++)
        {
            new Span<float>(result.Row<float>(row), result.Columns).Clear();
        }
    }

    private static void Clear(float* sums, long rows)
    {
        if (sums != null)
        {
            new Span<float>(sums, checked((int)rows)).Clear();
        }
    }
}
