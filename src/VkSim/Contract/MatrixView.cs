namespace VkSim.Contract;

/// <summary>A rectangle of rows inside a storage. The default value stands for "no matrix".</summary>
/// <param name="Storage">Where the elements are.</param>
/// <param name="FirstElement">Element index of the first row's first column.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="RowStride">Elements from one row's start to the next one's.</param>
internal readonly record struct MatrixView(IMatrixStorage Storage, long FirstElement, long Rows, int Columns, long RowStride)
{
    /// <summary>Whether there is no matrix here at all (as opposed to an empty one).</summary>
    public bool IsNone => Storage is null;

    /// <summary>How the elements are stored.</summary>
    public ElementType ElementType => Storage.ElementType;

    /// <summary>Whether rows follow one another without a gap.</summary>
    public bool IsContiguous => RowStride == Columns || Rows <= 1;

    /// <summary>Number of elements, gaps between rows not counted.</summary>
    public long ElementCount => Rows * Columns;

    /// <summary>The part that starts at row <paramref name="first"/>.</summary>
    public MatrixView RowRange(long first, long count) =>
        this with { FirstElement = FirstElement + first * RowStride, Rows = count };
}
