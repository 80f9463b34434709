namespace VkSim.Contract.Pairs;

/// <summary>
/// What pair (i, j) of rows is, by the first rule that applies: left out where i = j and <see cref="ExcludeDiagonal"/>; a positive
/// where i = j and <see cref="DiagonalIsPositive"/>, or where there are labels and they are equal; left out where the mask is 0; a
/// negative. The default value makes all pairs negatives.
/// </summary>
internal readonly ref struct PairRoles
{
    /// <summary>Whether pairs (i, i) are left out.</summary>
    public bool ExcludeDiagonal { get; init; }

    /// <summary>Whether pairs (i, i) are positives.</summary>
    public bool DiagonalIsPositive { get; init; }

    /// <summary>One label a left row, or empty.</summary>
    public ReadOnlySpan<int> LeftLabels { get; init; }

    /// <summary>One label a right row; empty just where <see cref="LeftLabels"/> is.</summary>
    public ReadOnlySpan<int> RightLabels { get; init; }

    /// <summary>One byte a pair, or empty: 0 leaves a pair out that is no positive.</summary>
    public ReadOnlySpan<byte> Mask { get; init; }

    /// <summary>Bytes of the mask from pair (i, j) to pair (i+1, j).</summary>
    public int MaskLeftStride { get; init; }

    /// <summary>Bytes of the mask from pair (i, j) to pair (i, j+1).</summary>
    public int MaskRightStride { get; init; }
}
