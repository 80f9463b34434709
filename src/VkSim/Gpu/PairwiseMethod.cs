namespace VkSim;

/// <summary>Which kernel compares rows, and how it is cut.</summary>
/// <param name="Staged">The kernel that stages rows in shared memory; otherwise the one that works from registers alone.</param>
/// <param name="Tile">The cut.</param>
/// <param name="Lanes">Invocations that share a right row.</param>
/// <param name="InlineNorms">Right rows' norms are taken along, since every right row is read only once.</param>
internal readonly record struct PairwiseMethod(bool Staged, TileShape Tile, int Lanes, bool InlineNorms)
{
    /// <summary>Left rows of a workgroup.</summary>
    public int LeftRowsOfGroup => Tile.Y * Tile.LeftRows;

    /// <summary>Right rows of a workgroup.</summary>
    public int RightRowsOfGroup => Tile.X / Lanes * Tile.RightRows;

    /// <summary>The method for so many left rows: of the shapes and the metric alone, and never of consequence for the results.</summary>
    public static PairwiseMethod For(GpuTuning tuning, long leftRows, long columns, in PairwiseSettings settings)
    {
        bool few = leftRows <= tuning.FewRows;
        bool isWide = columns >= tuning.WideRow && tuning.StagedTile is null;
        int most = Math.Min(MostPairs(settings), PairsWithinLoops(tuning, columns, settings, few || isWide));
        int depth = settings.Metric == Metric.Lp ? 1 : 2;
        if (isWide)
        {
            TileShape wide = new TileShape(tuning.WideGroup, 1, leftRows <= 1 ? 1 : 2, 1, depth).WithPairs(most);
            return new PairwiseMethod(false, wide, tuning.BlockLanesFor(columns, tuning.WideGroup), true);
        }

        if (few)
        {
            int rows = leftRows <= 1 ? 1 : leftRows <= 2 ? 2 : 4;
            TileShape tile = new TileShape(tuning.StreamGroup, 1, rows, tuning.StreamRows, depth).WithPairs(most);
            return new PairwiseMethod(false, tile, tuning.BlockLanesFor(columns, tuning.StreamGroup), true);
        }

        return tuning.StagedTile is { } staged
            ? new PairwiseMethod(true, staged.WithPairs(most), 1, false)
            : new PairwiseMethod(false, tuning.StreamTile.WithPairs(most), 1, false);
    }

    // Where a pair's sum is not safe its rows are read again, a pair after the other: so many rounds for a column.
    private static int PairsWithinLoops(GpuTuning tuning, long columns, in PairwiseSettings settings, bool inlineNorms)
    {
        double rounds = settings.Metric switch
        {
            Metric.Cosine => inlineNorms ? 1.1 : 0.3,
            Metric.L2 or Metric.SquaredL2 or Metric.Lp => settings.Mode == DistanceMode.MatMul ? 1.1 : 0.8,
            _ => 0,
        };
        double pairs = (tuning.LoopRounds - (0.3 * columns)) / Math.Max(1, rounds * columns);
        return (int)Math.Clamp(pairs, 1, int.MaxValue);
    }

    // A power is much code; written out for each pair and each component of a large tile, compilers take minutes over it. Factors of
    // the rows make the end of each pair longer: lavapipe takes a second more for 128 pairs than for 64, and gains little.
    private static int MostPairs(in PairwiseSettings settings) => settings switch
    {
        { Metric: Metric.Lp } => PairwisePower.Of(settings).Halves == 0 ? 4 : 16,
        { Metric: Metric.Cosine } or { Metric: Metric.L2 or Metric.SquaredL2, Mode: DistanceMode.MatMul } => 64,
        _ => int.MaxValue,
    };
}
