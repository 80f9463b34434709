using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Left rows whose gradients are summed over right rows.</summary>
/// <param name="Left">The left rows.</param>
/// <param name="Right">The right rows.</param>
/// <param name="Values">What the comparison gave; of products and cosines nothing.</param>
/// <param name="Gradient">The gradient with respect to that.</param>
/// <param name="Result">A row for each left row.</param>
internal readonly record struct PairGradientWindow(MatrixView Left, MatrixView Right, PairGrid Values, PairGrid Gradient, MatrixView Result)
{
    /// <summary>Whether sums begin with these right rows, instead of what the result has so far.</summary>
    public bool IsFirst { get; init; } = true;

    /// <summary>Whether sums end with them, and are finished.</summary>
    public bool IsLast { get; init; } = true;

    /// <summary>Whether what is finished is added to what the result has.</summary>
    public bool AddsToResult { get; init; }

    /// <summary>Whether a gradient of 0 leaves a pair of a product or cosine out, so that nothing of its rows counts, be they NaN.</summary>
    public bool LeavesOut { get; init; }

    /// <summary>Which right rows belong to a left row.</summary>
    public PairGrouping Grouping { get; init; }

    /// <summary>Rows of a group.</summary>
    public int Group { get; init; }

    /// <summary>Right rows of each left row.</summary>
    public long RightRowsOfEach => Grouping switch
    {
        PairGrouping.OfEach => Group,
        PairGrouping.OfGroup => 1,
        _ => Right.Rows,
    };

    /// <summary>How far the grids are read, in their left and right steps.</summary>
    public (long Left, long Right) GridRows => Grouping switch
    {
        PairGrouping.OfEach => (Left.Rows, Group),
        PairGrouping.OfGroup => (Group, Right.Rows),
        _ => (Left.Rows, Right.Rows),
    };
}
