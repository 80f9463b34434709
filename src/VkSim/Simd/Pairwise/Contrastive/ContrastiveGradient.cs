namespace VkSim;

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

    /// <summary>Whether the result is added to what is there.</summary>
    public required bool Accumulates;

    /// <summary>Σⱼ weight · (similarity − margin where positive) of each left row, or null.</summary>
    public float* WeightedSums;

    /// <summary>Σⱼ weight of each left row, or null.</summary>
    public float* WeightSums;

    /// <summary>What rows without pairs have.</summary>
    public readonly void Clear(long rows)
    {
        for (long row = 0; row < rows && !Accumulates; row++)
        {
            new Span<float>(Result.Row<float>(row), Result.Columns).Clear();
        }

        Clear(WeightedSums, rows);
        Clear(WeightSums, rows);
    }

    private static void Clear(float* sums, long rows)
    {
        if (sums != null)
        {
            new Span<float>(sums, checked((int)rows)).Clear();
        }
    }
}
