using VkSim.Contract;

namespace VkSim;

/// <content>Views: ranges of rows and columns that share their parent's memory.</content>
public sealed partial class Matrix
{
    internal Matrix? Parent { get; }

    /// <summary>
    /// A view of a range of rows, such as <c>matrix[10..20]</c> or <c>matrix[^5..]</c>. Nothing is copied: who writes into one
    /// writes into the other. A view is usable until it or its parent is disposed, keeps nothing alive beyond its parent,
    /// and need not be disposed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public Matrix this[Range rows]
    {
        get
        {
            long first = Position(rows.Start);
            return RowRange(first, Position(rows.End) - first);
        }
    }

    /// <summary>As <see cref="this[Range]"/>, for any number of rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">Number of rows, possibly 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public Matrix RowRange(long first, long count)
    {
        MatrixView view = View;
        CheckRange(first, count, Rows, "rows");
        return new Matrix(this, view.RowRange(first, count));
    }

    /// <summary>
    /// A view of a range of columns, under the rules of <see cref="this[Range]"/>. Its rows lie apart by the parent's width, which
    /// operations read without a copy; reading one to the host takes a transfer a row.
    /// </summary>
    /// <param name="first">The first column.</param>
    /// <param name="count">Number of columns, possibly 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such columns.</exception>
    public Matrix ColumnRange(int first, int count)
    {
        MatrixView view = View;
        CheckRange(first, count, Columns, "columns");
        return new Matrix(this, view with { FirstElement = view.FirstElement + first, Columns = count });
    }

    /// <summary>Views of as equal parts as can be, one behind the other: of N rows or columns each has ⌈N / chunks⌉, the last perhaps fewer. As torch.chunk, there may be fewer parts.</summary>
    /// <param name="chunks">How many, at least 1.</param>
    /// <param name="dimension">0: ranges of rows; 1: ranges of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1, or another dimension.</exception>
    public IReadOnlyList<Matrix> Chunk(int chunks, int dimension = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunks, 1);
        if (dimension is not (0 or 1))
        {
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"The dimension is {dimension}; expected 0 or 1.");
        }

        long length = dimension == 0 ? Rows : Columns;
        long step = (length + chunks - 1) / chunks;
        long count = length == 0 ? chunks : (length + step - 1) / step;
        var parts = new Matrix[count];
        for (int i = 0; i < parts.Length; i++)
        {
            long first = i * step, size = Math.Min(step, length - first);
            parts[i] = dimension == 0 ? RowRange(first, size) : ColumnRange((int)first, (int)size);
        }

        return parts;
    }

    private static void CheckRange(long first, long count, long total, string what)
    {
        if (first < 0 || count < 0 || count > total - first)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), first, $"The range is {count} {what} from {first} on; the matrix has {total} {what}.");
        }
    }

    private long Position(Index index) => index.IsFromEnd ? Rows - index.Value : index.Value;
}
