using VkSim.Numerics;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Blocking;

/// <summary>
/// How a comparison of N left rows with M right rows is cut up. Left rows are packed a block at a time and stay in the
/// second-level cache; right rows are packed panel by panel, a segment of columns at a time, into the first-level cache and meet
/// all left panels of the block at once; the sums collect in a tile of left block × <see cref="TileColumns"/>, which is
/// then finished and handed on. Nothing of this shows in the results.
/// </summary>
internal readonly record struct PairwisePlan
{
    private const int MaxLeftBlock = 768;
    private const int MaxTileColumns = 1024;
    private const int MaxSlab = RowStretch.Columns;
    private const int SlabAlignment = ChainLayout.Block;
    private const double TaskOperations = 4e6;

    // Each of them keeps a sum for every right row. Fewer have larger left blocks, for which right rows are packed less often.
    private const int MostWholeRowTasks = 32;
    private const int LeastWholeRowTasks = 16;
    private const int WholeRowsAimedAt = 256;

    // Groups of rows that meet one another: as many as keep the threads busy, unless they would be too small to pay.
    private const int LeastGroups = 4;
    private const int MostGroups = 32;
    private const int LeastGroupRows = 192;
    private const int GroupRowsAimedAt = 256;
    private const int MeetingBlock = 384;

    // Row filters are read a word at a time; every panel width divides it.
    private const int FilterWord = 64;

    private PairwisePlan(PanelShape shape, long leftRows, long rightRows, int columns)
    {
        Shape = shape;
        LeftRows = leftRows;
        RightRows = rightRows;
        Columns = columns;
    }

    /// <summary>The panels' layout.</summary>
    public PanelShape Shape { get; }

    /// <summary>N.</summary>
    public long LeftRows { get; }

    /// <summary>M.</summary>
    public long RightRows { get; }

    /// <summary>D.</summary>
    public int Columns { get; }

    /// <summary>Columns that are packed of a left block at once: all of them, or a stretch of <see cref="ChainLayout"/>.</summary>
    public int Slab { get; private init; }

    /// <summary>Left rows in a block.</summary>
    public int LeftBlock { get; private init; }

    /// <summary>Right rows in a tile, a multiple of 64 and so of the panel's.</summary>
    public int TileColumns { get; private init; }

    /// <summary>Right rows in a task, a multiple of <see cref="TileColumns"/>.</summary>
    public long RightRange { get; private init; }

    /// <summary>Tasks that the right rows make for each left block.</summary>
    public long RangesPerBlock { get; private init; }

    /// <summary>Left blocks that one task works on, one after the other.</summary>
    public long BlocksPerTask { get; private init; }

    /// <summary>Rows in a group of either operand; only of <see cref="CreateForMeetings"/>.</summary>
    public long GroupRows { get; private init; }

    /// <summary>Groups of left rows.</summary>
    public int LeftGroups => (int)Divide(LeftRows, GroupRows);

    /// <summary>Groups of right rows.</summary>
    public int RightGroups => (int)Divide(RightRows, GroupRows);

    /// <summary>Groups of left blocks × ranges.</summary>
    public long Tasks { get; private init; }

    /// <summary>Whether a left block is packed whole.</summary>
    public bool IsSingleSlab => Slab >= Columns;

    /// <summary>Cuts up a comparison.</summary>
    /// <param name="shape">The panels' layout.</param>
    /// <param name="leftRows">N.</param>
    /// <param name="rightRows">M.</param>
    /// <param name="columns">D.</param>
    /// <param name="degree">Threads that share the tasks.</param>
    /// <param name="caches">The machine's caches.</param>
    public static PairwisePlan Create(PanelShape shape, long leftRows, long rightRows, int columns, int degree, CacheSizes caches)
    {
        int slab = Math.Min(MaxSlab, RoundUp(Math.Max(columns, 1), SlabAlignment));
        int leftBlock = LeftBlockFor(shape, leftRows, slab, caches);
        int tileColumns = Math.Clamp(caches.Level2 / 4 / sizeof(float) / RoundUp(Math.Max(leftBlock, 1), shape.LeftRows), FilterWord, MaxTileColumns);
        tileColumns = (int)Math.Min(Math.Max(RoundUp(rightRows, FilterWord), FilterWord), tileColumns / FilterWord * FilterWord);
        long leftBlocks = Divide(leftRows, leftBlock);

        // Several tasks a thread even out what the threads get to run; a task below a millisecond's fraction is not worth its claim.
        long wanted = degree == 1 ? leftBlocks : 8L * degree;
        double operations = (double)leftRows * rightRows * Math.Max(columns, 16);
        long worthwhile = (long)Math.Max(1, operations / TaskOperations);
        long ranges = Math.Clamp(Divide(Math.Min(wanted, worthwhile), leftBlocks), 1, Math.Max(1, Divide(rightRows, tileColumns)));
        long range = RoundUp(Divide(rightRows, ranges), tileColumns);
        ranges = Divide(rightRows, range);
        return new PairwisePlan(shape, leftRows, rightRows, columns)
        {
            Slab = slab,
            LeftBlock = leftBlock,
            TileColumns = tileColumns,
            RightRange = range,
            RangesPerBlock = ranges,
            BlocksPerTask = 1,
            Tasks = leftBlocks * ranges,
        };
    }

    /// <summary>
    /// Cuts up a comparison so that a task sees whole left rows, all right rows in order, and so that the tasks are the
    /// same however many threads there are: for sums over rows and over columns.
    /// </summary>
    public static PairwisePlan CreateForWholeRows(PanelShape shape, long leftRows, long rightRows, int columns, CacheSizes caches)
    {
        PairwisePlan plan = Create(shape, leftRows, rightRows, columns, degree: 1, caches);
        long tasks = Math.Clamp(leftRows / WholeRowsAimedAt, LeastWholeRowTasks, MostWholeRowTasks);
        int leftBlock = (int)Math.Min(plan.LeftBlock, RoundUp(Math.Max(Divide(leftRows, tasks), 1), 4 * shape.LeftRows));
        long blocks = Divide(leftRows, leftBlock);
        long blocksPerTask = Math.Max(1, Divide(blocks, MostWholeRowTasks));
        return plan with
        {
            LeftBlock = leftBlock,
            RightRange = RoundUp(rightRows, plan.TileColumns),
            RangesPerBlock = rightRows == 0 ? 0 : 1,
            BlocksPerTask = blocksPerTask,
            Tasks = rightRows == 0 ? 0 : Divide(blocks, blocksPerTask),
        };
    }

    /// <summary>
    /// Cuts up a comparison into meetings of a group of left rows with a group of right rows, see <see cref="MeetingRounds"/>.
    /// They are the same however many threads there are.
    /// </summary>
    public static PairwisePlan CreateForMeetings(PanelShape shape, long leftRows, long rightRows, int columns, CacheSizes caches)
    {
        PairwisePlan plan = Create(shape, leftRows, rightRows, columns, degree: 1, caches);
        long most = Math.Max(leftRows, rightRows);
        long groups = Math.Clamp(most / GroupRowsAimedAt / LeastGroups * LeastGroups, LeastGroups, MostGroups);
        long groupRows = RoundUp(Math.Max(Divide(most, groups), 1), shape.RightRows);
        long blocks = Divide(groupRows, Math.Min(plan.LeftBlock, MeetingBlock));
        int leftBlock = (int)RoundUp(Divide(groupRows, blocks), shape.RightRows);

        // The tile and what its right rows are given stay in the second-level cache.
        long tileColumns = Math.Max(FilterWord, caches.Level2 / 2 / sizeof(float) / Math.Max(leftBlock, Math.Max(columns, 1)));
        long tiles = Math.Max(1, groupRows / tileColumns);
        return plan with
        {
            LeftBlock = leftBlock,
            TileColumns = (int)Math.Min(RoundUp(Divide(groupRows, tiles), FilterWord), MaxTileColumns),
            GroupRows = groupRows,
        };
    }

    /// <summary>Whether meetings keep threads busy: both operands have several groups.</summary>
    public static bool SuitsMeetings(long leftRows, long rightRows)
    {
        long fewer = Math.Min(leftRows, rightRows);
        return fewer >= LeastGroups * LeastGroupRows && fewer / LeastGroups >= Math.Max(leftRows, rightRows) / MostGroups;
    }

    private static int LeftBlockFor(PanelShape shape, long leftRows, int slab, CacheSizes caches)
    {
        long budget = Math.Min(caches.Level3, 2 * caches.Level2);
        long most = Math.Clamp(budget / (slab * sizeof(float)), 4 * shape.LeftRows, MaxLeftBlock);
        long blocks = Divide(leftRows, most);
        return (int)Math.Min(leftRows, RoundUp(Divide(leftRows, Math.Max(blocks, 1)), shape.LeftRows));
    }

    private static long Divide(long value, long by) => by == 0 ? 0 : (value + by - 1) / by;

    private static long RoundUp(long value, long to) => Divide(value, to) * to;

    private static int RoundUp(int value, int to) => (int)RoundUp((long)value, to);
}
