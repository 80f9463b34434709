using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>How all pairs are cut into tiles whose similarities are in the scratch memory for a while.</summary>
internal sealed class ContrastiveTiles(GpuContext gpu, PairwiseKernels pairs, PairwiseGradientKernels gradients)
{
    private const long Chain = 64;

    // Values of a tile; at most two tiles are there at a time.
    private long MostValues => Math.Max(64, Math.Min(gpu.Limits.Range, Math.Min(gpu.Tuning.TileBytes, gpu.Tuning.ScratchBytes / 4)) / 4);

    /// <summary>Lines whose sums or weights one binding reaches.</summary>
    public long LinesAtATime => Math.Max(1, gpu.Limits.Range / ContrastiveKernels.SumBytes);

    /// <summary>Left and right rows of a tile.</summary>
    public (long Left, long Right) Cut(in PairPass pass, in PairwiseMethod method)
    {
        (MatrixView left, MatrixView right, PairwiseSettings similarity) = (pass.A, pass.B, pass.Logits.Similarity);
        long rightBound = Math.Min(pairs.RightRowsAtATime(right, method), gradients.RightRowsAtATime(right, similarity));
        long leftBound = Math.Min(pairs.LeftRowsAtATime(left, method), gradients.LeftRowsAtATime(left, similarity));

        // Either side's rows are summed for the other side's gradient.
        rightBound = Math.Min(rightBound, gradients.LeftRowsAtATime(right, similarity));
        leftBound = Math.Min(leftBound, gradients.RightRowsAtATime(left, similarity));
        long rightRows = Math.Min(gpu.Tuning.TileRows, right.Rows);
        while (rightRows > Chain && MostValues / GpuPairTile.StrideOf(rightRows) < 32)
        {
            rightRows = (rightRows + 1) / 2;
        }

        // Whole chains, so that sums do not depend on how large a tile the device has room for.
        rightRows = rightRows < right.Rows && rightRows > Chain ? rightRows / Chain * Chain : rightRows;
        rightRows = Math.Clamp(rightRows, 1, Math.Min(rightBound, MostValues / 2));
        long operations = gpu.Tuning.OperationsPerDispatch / (4L * Math.Max(16, left.Columns)) / rightRows;
        long leftRows = Math.Min(MostValues / GpuPairTile.StrideOf(rightRows), Math.Min(leftBound, Math.Max(1, operations)));
        leftRows = Math.Min(leftRows, Math.Min(LinesInRoom(rightRows, left.Columns), LinesInMask(pass, rightRows)));
        leftRows = leftRows < left.Rows && leftRows > Chain ? leftRows / Chain * Chain : leftRows;
        return (Math.Clamp(leftRows, 1, left.Rows), rightRows);
    }

    /// <summary>Left rows and rows of their groups that are summed at a time.</summary>
    public (long Left, long Right) CutGroups(in PairPass pass)
    {
        long values = Math.Max(1, gpu.Limits.Range / sizeof(float));
        long rights = Math.Min(pass.Group, values);

        // Whole chains, so that sums do not depend on how far a binding reaches.
        rights = rights < pass.Group && rights > Chain ? rights / Chain * Chain : rights;
        long lefts = Math.Min(values / pass.Group, LinesInMask(pass, rights));
        return (Math.Clamp(lefts, 1, Math.Min(LinesAtATime, pass.A.Rows)), rights);
    }

    /// <summary>The similarities of a tile, as a matrix.</summary>
    public MatrixView Similarities(in GpuPairTile tile) => Tile(ScratchKind.Similarities, tile);

    /// <summary>The weights of a tile, as a matrix.</summary>
    public MatrixView Weights(in GpuPairTile tile) => Tile(ScratchKind.PairWeights, tile);

    // Left rows that leave a quarter of the memory for what grows with the operands' rows. A pair takes a similarity and a weight; of the
    // side with more rows there is a copy, and the sums of its gradient.
    private long LinesInRoom(long rightRows, long columns)
    {
        long line = 2 * sizeof(float) * GpuPairTile.StrideOf(rightRows);
        long row = 2 * sizeof(float) * columns;
        long room = gpu.Tuning.ScratchBytes / 4 * 3;
        return Math.Max(1, Math.Min(room / (line + row), Math.Max(room / 3, room - (rightRows * row)) / line));
    }

    // Left rows of a tile whose part of the mask one binding reaches.
    private long LinesInMask(in PairPass pass, long rightRows) =>
        pass.Roles.Mask.IsNone ? long.MaxValue : Math.Max(1, 1 + ((gpu.Limits.Range - rightRows - sizeof(float)) / pass.Candidates));

    private MatrixView Tile(ScratchKind kind, in GpuPairTile tile)
    {
        var storage = new GpuStorage(gpu.Scratch.Get(kind, tile.Values * 4), tile.Values);
        return new MatrixView(storage, 0, tile.LeftRows, checked((int)tile.RightRows), tile.Stride);
    }
}
