namespace VkSim.Contract.Pairs;

/// <summary>
/// What pair (i, j) of rows is, by the first rule that applies: left out where i = j and <see cref="ExcludeDiagonal"/>; a positive
/// where <see cref="AllPositive"/>, where i = j and <see cref="DiagonalIsPositive"/>, or where there are labels and they are equal; left
/// out where the mask is 0; a negative. The default value makes all pairs negatives.
/// </summary>
internal readonly record struct PairRoles
{
    /// <summary>Whether pairs (i, i) are left out.</summary>
    public bool ExcludeDiagonal { get; init; }

    /// <summary>Whether pairs (i, i) are positives.</summary>
    public bool DiagonalIsPositive { get; init; }

    /// <summary>Whether all pairs are positives.</summary>
    public bool AllPositive { get; init; }

    /// <summary>A 32-bit integer for each left row, without gaps; or none.</summary>
    public MatrixView Labels { get; init; }

    /// <summary>The same for each right row; none: the operands are the same one, and so are their labels.</summary>
    public MatrixView RightLabels { get; init; }

    /// <summary>One byte a pair, row after row, and bytes to fill up the last element; or none. 0 leaves a pair out that is no positive.</summary>
    public MatrixView Mask { get; init; }
}
