namespace VkSim.Diagnostics;

/// <summary>
/// Spreads rows over threads in pieces that do not depend on how many there are, and takes the pieces' sums in order, so that the
/// same rows always give the same bits.
/// </summary>
internal static class RowPieces
{
    private const int PieceRows = 256;

    /// <summary>Sums of all pieces of a block.</summary>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="work">Makes the sum of the rows from the first to before the last.</param>
    /// <param name="merge">Takes each piece's, in order.</param>
    public static void ForEach<T>(int rows, Func<int, int, T> work, Action<T> merge)
    {
        var sums = new T[(rows + PieceRows - 1) / PieceRows];
        Parallel.For(0, sums.Length, piece => sums[piece] = work(piece * PieceRows, Math.Min(rows, (piece + 1) * PieceRows)));
        foreach (T sum in sums)
        {
            merge(sum);
        }
    }
}
