using VkSim.Contract;

namespace VkSim.Gpu.Contrastive;

/// <summary>How all pairs are cut into tiles whose similarities are in the scratch memory for a while.</summary>
internal sealed class ContrastiveTiles(GpuContext gpu, PairwiseKernels pairs, PairwiseGradientKernels gradients)
{
    private const long MostRightRows = 4096;
    private const long Chain = 64;

    // Values of a tile; at most two tiles are there at a time.
    private long MostValues => Math.Max(64, Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes / 8) / 4);

    /// <summary>Left and right rows of a tile.</summary>
    public (long Left, long Right) Cut(in MatrixView left, in MatrixView right, in PairwiseMethod method, in PairwiseSettings similarity)
    {
        long rightBound = Math.Min(pairs.RightRowsAtATime(right, method), gradients.RightRowsAtATime(right, similarity));
        long leftBound = Math.Min(pairs.LeftRowsAtATime(left, method), gradients.LeftRowsAtATime(left, similarity));

        // Either side's rows are summed for the other side's gradient.
        rightBound = Math.Min(rightBound, gradients.LeftRowsAtATime(right, similarity));
        leftBound = Math.Min(leftBound, gradients.RightRowsAtATime(left, similarity));
        long rightRows = Math.Min(MostRightRows, right.Rows);
        while (rightRows > Chain && MostValues / GpuPairTile.StrideOf(rightRows) < 32)
        {
            rightRows = (rightRows + 1) / 2;
        }

        // Whole chains, so that sums do not depend on how large a tile the device has room for.
        rightRows = rightRows < right.Rows && rightRows > Chain ? rightRows / Chain * Chain : rightRows;
        rightRows = Math.Clamp(rightRows, 1, Math.Min(rightBound, MostValues / 2));
        long operations = gpu.Tuning.OperationsPerDispatch / (4L * Math.Max(16, left.Columns)) / rightRows;
        long leftRows = Math.Min(MostValues / GpuPairTile.StrideOf(rightRows), Math.Min(leftBound, Math.Max(1, operations)));
        leftRows = leftRows < left.Rows && leftRows > Chain ? leftRows / Chain * Chain : leftRows;
        return (Math.Clamp(leftRows, 1, left.Rows), rightRows);
    }

    /// <summary>The similarities of a tile, as a matrix.</summary>
    public MatrixView Similarities(in GpuPairTile tile) => Tile(ScratchKind.Similarities, tile);

    /// <summary>The weights of a tile, as a matrix.</summary>
    public MatrixView Weights(in GpuPairTile tile) => Tile(ScratchKind.PairWeights, tile);

    private MatrixView Tile(ScratchKind kind, in GpuPairTile tile)
    {
        var storage = new GpuStorage(gpu.Scratch.Get(kind, tile.Values * 4), tile.Values);
        return new MatrixView(storage, 0, tile.LeftRows, checked((int)tile.RightRows), tile.Stride);
    }
}
