namespace VkSim.Gpu;

/// <summary>The tile of a comparing kernel: invocations of a workgroup, and the rows of either matrix that each one holds.</summary>
/// <param name="X">Invocations along the right matrix's rows.</param>
/// <param name="Y">Invocations along the left matrix's rows.</param>
/// <param name="LeftRows">Left rows of an invocation.</param>
/// <param name="RightRows">Right rows of an invocation.</param>
/// <param name="Depth">Groups of 4 columns that are staged, or unrolled, at a time.</param>
internal readonly record struct TileShape(int X, int Y, int LeftRows, int RightRows, int Depth)
{
    /// <summary>Bytes of shared memory where rows are staged, with one group more for each row against bank conflicts.</summary>
    public int StagedBytes => ((X * RightRows) + (Y * LeftRows)) * (Depth + 1) * 16;

    /// <summary>Whether a device can run it with staging.</summary>
    public bool FitsStaged(GpuLimits limits) => X * Y <= limits.Invocations && StagedBytes <= limits.SharedBytes;

    /// <summary>The same with at most so many pairs of rows an invocation: fewer right rows, as long as eight of them and four left ones are left.</summary>
    public TileShape WithPairs(int most)
    {
        TileShape tile = this;
        while (tile.LeftRows * tile.RightRows > most)
        {
            tile = most / tile.LeftRows >= 8 ? tile with { RightRows = most / tile.LeftRows }
                : tile.LeftRows > 4 ? tile with { LeftRows = Math.Max(4, tile.LeftRows / 2) }
                : tile.LeftRows >= tile.RightRows ? tile with { LeftRows = tile.LeftRows / 2 }
                : tile with { RightRows = tile.RightRows / 2 };
        }

        return tile;
    }

    /// <summary>
    /// The same for few left rows: of an invocation as many as make the least of the work, where all invocations read the right rows, which
    /// takes as long as <paramref name="readings"/> left rows; of a workgroup as many invocations as are left then. One left row or an even
    /// number, since each is a kernel to compile.
    /// </summary>
    public TileShape ForFewRows(long leftRows, int readings)
    {
        int best = LeftRows;
        for (int rows = LeftRows - 1; rows > 0; rows--)
        {
            bool offered = rows == 1 || rows % 2 == 0;
            best = offered && Invocations(rows) * (rows + readings) < Invocations(best) * (best + readings) ? rows : best;
        }

        return this with { LeftRows = best, Y = (int)Math.Min(Y, Invocations(best)) };

        long Invocations(int rows) => (leftRows + rows - 1) / rows;
    }

    /// <summary>
    /// The same for so many left rows where rows are staged: with half as many left rows a workgroup, down to 8, as often as that makes the work
    /// less. A workgroup stages its right rows, which takes about as long as 16 left rows; left rows that are not there take as long as others.
    /// </summary>
    public TileShape StagedFor(long leftRows)
    {
        TileShape best = this;
        for (TileShape tile = this; tile.Y * tile.LeftRows > 8 && tile.Y > 1;)
        {
            tile = tile.LeftRows > 4 ? tile with { LeftRows = tile.LeftRows / 2 } : tile with { Y = tile.Y / 2 };
            TileShape wider = tile with { X = 2 * tile.X };
            tile = wider.X * wider.Y <= 128 && wider.StagedBytes <= StagedBytes ? wider : tile;
            best = Work(tile) < Work(best) ? tile : best;
        }

        return best;

        long Work(TileShape tile)
        {
            long rows = tile.Y * tile.LeftRows;
            return (leftRows + rows - 1) / rows * (rows + 16);
        }
    }

    /// <summary>
    /// The same for so many rows where they are staged, with half as many of them on one side: on one where that is enough, and otherwise on the one
    /// that stages more. Invocations of 8 sums a row keep 4, so that as many run; then there are fewer invocations, down to 64; then fewer sums,
    /// down to four. Null: there is no smaller one.
    /// </summary>
    public TileShape? Halved(long leftRows, long rightRows)
    {
        (long left, long right) = (Y * LeftRows, X * RightRows);
        bool ofLeft = leftRows <= left / 2 || (rightRows > right / 2 && left >= right);
        int across = ofLeft ? Y : X;
        return LeftRows > 4 ? this with { LeftRows = LeftRows / 2 }
            : RightRows > 4 ? this with { RightRows = RightRows / 2 }
            : X * Y > 64 && across > 1 ? (ofLeft ? this with { Y = Y / 2 } : this with { X = X / 2 })
            : LeftRows * RightRows <= 4 ? null
            : ofLeft && LeftRows > 2 ? this with { LeftRows = LeftRows / 2 }
            : !ofLeft && RightRows > 2 ? this with { RightRows = RightRows / 2 }
            : across == 1 ? null
            : ofLeft ? this with { X = 2 * X, Y = Y / 2, RightRows = RightRows / 2 }
            : this with { X = X / 2, Y = 2 * Y, LeftRows = LeftRows / 2 };
    }
}
