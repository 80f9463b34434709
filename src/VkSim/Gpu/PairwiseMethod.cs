using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>Which kernel compares rows, and how it is cut.</summary>
/// <param name="Staged">The kernel that stages rows in shared memory; otherwise the one that works from registers alone.</param>
/// <param name="Tile">The cut.</param>
/// <param name="Lanes">Invocations that share a right row.</param>
/// <param name="InlineNorms">Right rows' norms are taken along, since every right row is read only once.</param>
internal readonly record struct PairwiseMethod(bool Staged, TileShape Tile, int Lanes, bool InlineNorms)
{
    /// <summary>The tile of the kernel of matrix units, which stages rows too; null: another kernel.</summary>
    public MatrixTile? Matrix { get; init; }

    /// <summary>Whether the invocations of a subgroup read the left rows for one another.</summary>
    public bool SharesLeftRows { get; init; }

    /// <summary>Whether right rows are coded and are decoded before.</summary>
    public bool DecodesRight { get; init; }

    /// <summary>Left rows of a workgroup.</summary>
    public int LeftRowsOfGroup => Matrix is null ? Tile.Y * Tile.LeftRows : MatrixTile.LeftRows;

    /// <summary>Right rows of a workgroup.</summary>
    public int RightRowsOfGroup => Matrix is null ? Tile.X / Lanes * Tile.RightRows : MatrixTile.RightRows;

    /// <summary>
    /// The same where matrix units may be used. For how many rows does not count then, since their results differ in the last bits from those
    /// of the other kernels, and a row's may not change with its batch.
    /// </summary>
    public static PairwiseMethod For(GpuTuning tuning, in MatrixView left, in MatrixView right, in PairwiseSettings settings) =>
        tuning.MatrixTile is { } tile && left.ElementType == ElementType.Float16 && right.ElementType == ElementType.Float16
            && IsOfProducts(left.Columns, settings)
            ? new PairwiseMethod(true, default, 1, false) { Matrix = tile }
            : For(tuning, left.Rows, right.Rows, left.Columns, settings, RowWindow.LayoutOf(right) == RowLayout.Vec4);

    /// <summary>
    /// The method for so many left rows and right rows: of the shapes, the metric and whether the right rows are fp32 in whole groups, and never of
    /// consequence for the results.
    /// </summary>
    public static PairwiseMethod For(
        GpuTuning tuning, long leftRows, long rightRows, long columns, in PairwiseSettings settings, bool rightIsVec4 = false)
    {
        bool few = leftRows <= tuning.FewRows;
        if (tuning.StagedTile is not { } staged)
        {
            return columns >= tuning.WideRow ? Wide(tuning, leftRows, columns, settings) : FromRegisters(tuning, leftRows, columns, settings, rightIsVec4 ? tuning.SharedLeftTile : null);
        }

        int most = MostPairs(tuning, columns, settings, few);
        if (!few)
        {
            // Workgroups of few left rows are wide, and load more at a time.
            most = 2 * leftRows <= staged.Y * staged.LeftRows ? Math.Min(most, tuning.OtherPairs) : most;

            // Of long rows the loops that stage fewer left rows would be more than drivers on the CPU let run.
            TileShape cut = staged.WithPairs(most);
            cut = HasStretches(columns, settings) ? cut : cut.StagedFor(leftRows);
            return new PairwiseMethod(true, tuning.FillingPairs(cut, leftRows, rightRows), 1, false);
        }

        int rows = leftRows <= 1 ? 1 : leftRows <= 2 ? 2 : 4;
        TileShape tile = new TileShape(tuning.StreamGroup, 1, rows, tuning.StreamRows, Depth(settings)).WithPairs(most);
        return new PairwiseMethod(false, tile, tuning.BlockLanesFor(columns, tuning.StreamGroup), true);
    }

    private static PairwiseMethod Wide(GpuTuning tuning, long leftRows, long columns, in PairwiseSettings settings)
    {
        int most = Math.Min(MostPairs(tuning, columns, settings), SharedPairsWithinLoops(tuning, columns, settings));
        TileShape wide = new TileShape(tuning.WideGroup, 1, leftRows <= 1 ? 1 : 2, 1, Depth(settings)).WithPairs(most);
        return new PairwiseMethod(false, wide, tuning.BlockLanesFor(columns, tuning.WideGroup), true);
    }

    // Few left rows take the norms of the right ones along: for each invocation that is a left row more, which is less than to read the
    // right matrix once more. But not where an invocation could then hold fewer pairs, unless it reads the right matrix only once.
    private static PairwiseMethod FromRegisters(GpuTuning tuning, long leftRows, long columns, in PairwiseSettings settings, TileShape? sharedLeft)
    {
        bool few = leftRows <= tuning.FewRows && !RowStretch.IsLong(columns);
        bool hasFactors = HasFactors(columns, settings);
        int most = MostPairs(tuning, columns, settings, inlineNorms: false, isShared: sharedLeft is not null);
        int mostWithNorms = MostPairs(tuning, columns, settings, inlineNorms: true, isShared: sharedLeft is not null);
        TileShape own = (settings.Metric == Metric.L1 ? tuning.ManhattanTile : null) ?? tuning.StreamTile;
        TileShape tile = sharedLeft is { } shared ? SharedFor(shared, leftRows, columns, most)
            : few ? own.ForFewRows(leftRows, hasFactors ? 3 : 2)
            : own;
        bool inlineNorms = few && hasFactors && (mostWithNorms == most || leftRows <= tile.LeftRows);
        int pairs = inlineNorms ? mostWithNorms : most;
        tile = sharedLeft is { } cut && inlineNorms ? SharedFor(cut, leftRows, columns, mostWithNorms) : tile;
        return new PairwiseMethod(false, tile.WithPairs(pairs), 1, inlineNorms) { SharesLeftRows = sharedLeft is not null };
    }

    // Up to some multiples of a tile's left rows, invocations have the same number of them. Fewer left rows leave room for right ones; where
    // fewer pairs are allowed there are fewer right rows, down to 4, and then fewer left ones.
    private static TileShape SharedFor(TileShape tile, long leftRows, long columns, int pairs)
    {
        const int LeastRightRows = 4;
        const int Multiples = 16;
        const int Readings = 9;
        pairs = Math.Min(pairs, tile.LeftRows * tile.RightRows);
        TileShape whole = tile with { LeftRows = Math.Clamp(pairs / LeastRightRows / 2 * 2, Math.Min(LeastRightRows, tile.LeftRows), tile.LeftRows) };
        TileShape shared = leftRows <= Multiples * (long)whole.LeftRows && !RowStretch.IsLong(columns) ? whole.ForFewRows(leftRows, Readings) : whole;
        return shared with { RightRows = Math.Clamp(pairs / shared.LeftRows, LeastRightRows, 16) };
    }

    private static int Depth(in PairwiseSettings settings) => settings.Metric == Metric.Lp ? 1 : 2;

    private static bool HasFactors(long columns, in PairwiseSettings settings) => settings switch
    {
        { Metric: Metric.Cosine } or { Metric: Metric.L2 or Metric.SquaredL2, Mode: DistanceMode.MatMul } => true,
        { Metric: Metric.L2 or Metric.SquaredL2, Mode: DistanceMode.Auto } => columns > CancellationBound.DirectColumns,
        _ => false,
    };

    /// <summary>Whether sums are made of stretches, whose rests take registers; the largest of all differences needs none.</summary>
    public static bool HasStretches(long columns, in PairwiseSettings settings) =>
        RowStretch.IsLong(columns) && settings.Metric != Metric.LInf;

    // Distances expanded in any case are left out: of equal rows they must be 0, and the rows' squares are summed in another order.
    private static bool IsOfProducts(long columns, in PairwiseSettings settings) => settings.Metric switch
    {
        Metric.Dot or Metric.Cosine => true,
        Metric.L2 or Metric.SquaredL2 => PairwiseKernels.FormOf(settings, columns) == PairwiseForm.ExpandedWhereSafe,
        _ => false,
    };

    // Where a pair's sum is not safe its rows are read again, a pair after the other: so many rounds for a column.
    private static int PairsWithinLoops(GpuTuning tuning, long columns, in PairwiseSettings settings, bool inlineNorms)
    {
        double rounds = settings.Metric switch
        {
            Metric.Cosine => inlineNorms ? 1.1 : 0.3,
            Metric.L2 or Metric.SquaredL2 => HasFactors(columns, settings) ? 1.1 : 0.8,
            Metric.Lp => 1.8,
            _ => 0,
        };
        double first = settings.Metric == Metric.Lp ? 1.3 : 0.3;
        double pairs = (tuning.LoopRounds - (first * columns)) / Math.Max(1, rounds * columns);
        return (int)Math.Clamp(pairs, 1, int.MaxValue);
    }

    // Of rows that a workgroup shares, the first invocation adds the blocks of all: for each of its sums (its pairs and a norm) a round
    // for so many columns, in the first pass and in up to three for each pair that is looked at again.
    private static int SharedPairsWithinLoops(GpuTuning tuning, long columns, in PairwiseSettings settings)
    {
        const int ColumnsOfARound = 480;
        int passes = settings.Metric is Metric.Cosine or Metric.L2 or Metric.SquaredL2 or Metric.Lp ? 3 : 0;
        int pairs = 2;
        while (Longest(pairs) < columns)
        {
            if (--pairs == 0)
            {
                throw new NotSupportedException($"A row of {columns} columns is longer than this driver's loops reach: {Longest(1)} columns.");
            }
        }

        return pairs;

        long Longest(int count) => (long)tuning.LoopRounds * ColumnsOfARound / (count + 1) / (1 + (passes * count));
    }

    private static int MostPairs(GpuTuning tuning, long columns, in PairwiseSettings settings, bool inlineNorms, bool isShared = false) =>
        Math.Min(MostPairs(tuning, columns, settings, isShared), PairsWithinLoops(tuning, columns, settings, inlineNorms));

    // Factors of the rows make the end of each pair longer: lavapipe takes a second more for 128 pairs than for 64, and gains little where it
    // does not share left rows. More of L1 than some 200, whose terms take three operations, take longer.
    private static int MostPairs(GpuTuning tuning, long columns, in PairwiseSettings settings, bool isShared = false)
    {
        int most = settings.Metric == Metric.Lp ? PowerPairs(tuning, PairwisePower.Of(settings).Halves)
            : HasFactors(columns, settings) && !isShared ? 64
            : settings.Metric == Metric.L1 && isShared ? 204
            : int.MaxValue;
        int ofOthers = settings.Metric is Metric.Dot or Metric.Cosine ? int.MaxValue : tuning.OtherPairs;
        return HasStretches(columns, settings) ? Math.Min(most, Math.Min(tuning.LongRowPairs, ofOthers / 2)) : Math.Min(most, ofOthers);
    }

    private static int PowerPairs(GpuTuning tuning, uint halves) => halves switch
    {
        0 => tuning.PowerPairs,
        _ when halves % 2 == 1 => Math.Min(tuning.RootPairs, 4 * tuning.PowerPairs),
        _ => 4 * tuning.PowerPairs,
    };
}
