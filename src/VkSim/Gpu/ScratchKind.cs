namespace VkSim.Gpu;

/// <summary>The working memory of the operations on a GPU, each kept from call to call and only ever enlarged.</summary>
internal enum ScratchKind
{
    /// <summary>Left rows as fp32 in whole groups.</summary>
    WidenedLeft,

    /// <summary>Coded rows as fp32 in whole groups.</summary>
    DecodedRows,

    /// <summary>What to divide left rows by.</summary>
    LeftDivisors,

    /// <summary>What to divide right rows by.</summary>
    RightDivisors,

    /// <summary>Right rows as gradients of products multiply them.</summary>
    ProductRows,

    /// <summary>Sums of products that are added to a gradient.</summary>
    ProductSums,

    /// <summary>The score that a candidate must reach, a query.</summary>
    Thresholds,

    /// <summary>Candidates in each list.</summary>
    Counts,

    /// <summary>Candidates in each list after its last selection.</summary>
    Kept,

    /// <summary>The candidate lists.</summary>
    Candidates,

    /// <summary>The other half of a merge of candidate lists.</summary>
    Merged,

    /// <summary>What was found, in no order.</summary>
    Unsorted,

    /// <summary>The scores of queries with a window of the database.</summary>
    Scores,

    /// <summary>What was found in windows of a row.</summary>
    BestOfWindows,

    /// <summary>The same after it was merged.</summary>
    BestOfWindowsToo,

    /// <summary>Which rows of a search's parts may be found.</summary>
    Allowed,

    /// <summary>What was found in parts of a search.</summary>
    BestOfParts,

    /// <summary>What a search found.</summary>
    Best,

    /// <summary>The first row of zeros.</summary>
    ZeroRow,

    /// <summary>A tile of similarities.</summary>
    Similarities,

    /// <summary>What the pairs of a tile count for in a gradient.</summary>
    PairWeights,

    /// <summary>A pair of numbers a row.</summary>
    RowPairs,

    /// <summary>Sums of chunks of columns.</summary>
    ColumnParts,

    /// <summary>Sums of columns.</summary>
    ColumnTotals,

    /// <summary>Sums of columns at their own scale.</summary>
    ColumnScaled,

    /// <summary>What to divide columns by.</summary>
    ColumnDivisors,

    /// <summary>Stands where a kernel has a binding that it does not use this time.</summary>
    Unused,
}
