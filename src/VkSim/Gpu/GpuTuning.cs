using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>
/// How the kernels are cut for a class of devices. Results do not depend on it, <see cref="MatrixTile"/> excepted: every cut sums in the same order.
/// The numbers for software drivers were measured (bench/NOTES.md); those for GPUs follow from how their memory works.
/// </summary>
internal sealed record GpuTuning
{
    // So that products with it stay in 64 bits; no dispatch has as many.
    private const long Unbounded = 1L << 50;

    private static readonly TileShape[] StagedTiles = [new(16, 16, 8, 4, 4), new(16, 16, 4, 4, 4), new(16, 8, 4, 4, 4), new(8, 8, 4, 4, 4), new(8, 8, 2, 2, 4)];

    /// <summary>The tile of the kernel that stages rows in shared memory; null: rows are read from memory by each invocation.</summary>
    public TileShape? StagedTile { get; init; }

    /// <summary>How its invocations load what they stage.</summary>
    public TileLoads TileLoads { get; init; }

    /// <summary>The tile of the kernel of matrix units, for fp16 rows; null, as in the whole table: they may not be used. It sums in an order of its own.</summary>
    public MatrixTile? MatrixTile { get; init; }

    /// <summary>The tiles of matrix units that the device may run.</summary>
    public IReadOnlyList<MatrixTile> MatrixTiles { get; init; } = [];

    /// <summary>The tile of the kernel without shared memory, for many left rows.</summary>
    public required TileShape StreamTile { get; init; }

    /// <summary>The tile of the kernel that sums gradients of products and cosines, as of <see cref="GradientTile"/>.</summary>
    public required TileShape ProductTile { get; init; }

    /// <summary>
    /// The tile of the kernel that stages rows and weights in shared memory for the gradients of products and cosines; null: each invocation
    /// reads them from memory. Along x invocations stand beside one another in groups of 4 columns; the depth counts right rows that
    /// are staged, and the tile's right rows are those that an invocation reads at a time.
    /// </summary>
    public TileShape? StagedProductTile { get; init; }

    /// <summary>The same for the gradients of differences, powers of any order excepted.</summary>
    public TileShape? StagedGradientTile { get; init; }

    /// <summary>Workgroups that fill the device: where a large tile or whole rows do not give so many, smaller ones are taken.</summary>
    public int FillingGroups { get; init; } = 256;

    /// <summary>The same for L1, where it is another; null: <see cref="StreamTile"/>.</summary>
    public TileShape? ManhattanTile { get; init; }

    /// <summary>
    /// The tile of the kernel that sums gradients of differences: along x invocations stand beside one another in the columns, and each holds so
    /// many left rows, and of each as many groups of 4 columns as the tile has right rows.
    /// </summary>
    public required TileShape GradientTile { get; init; }

    /// <summary>
    /// Whether fp32 rows are compared from words of 64 bits. Measured on lavapipe: a quarter faster for tiles and for rows whose norms
    /// are taken along, four times slower where few rows have no norms, three times slower for gradients, which do not use them.
    /// </summary>
    public bool WideLoads { get; init; }

    /// <summary>
    /// The tile where rows of 64-bit words are compared by subgroups whose invocations have the same left rows: each reads some of them for all.
    /// What is left of the loads are those of the right rows, so that it has many left rows and few right ones. Null: each invocation reads its own.
    /// </summary>
    public TileShape? SharedLeftTile { get; init; }

    /// <summary>
    /// Most pairs of an invocation whose components are raised to a power; four times as many where powers are products. A power is
    /// much code, and compilers have taken minutes over one for each pair of a large tile.
    /// </summary>
    public int PowerPairs { get; init; } = 4;

    /// <summary>Most pairs of an invocation where that power takes a root besides, of an order that is half an odd number.</summary>
    public int RootPairs { get; init; } = int.MaxValue;

    /// <summary>Most pairs of an invocation whose components are not multiplied, where the rows have one stretch; half as many of longer rows.</summary>
    public int OtherPairs { get; init; } = int.MaxValue;

    /// <summary>Most pairs of an invocation where rows have several stretches, each of whose pairs takes two numbers more.</summary>
    public int LongRowPairs { get; init; } = 16;

    /// <summary>Left rows of an invocation at most where it counts in how many bits rows differ.</summary>
    public int BitRows { get; init; } = 8;

    /// <summary>Words of 64 bits of each row that it reads at a time there.</summary>
    public int BitWords { get; init; } = 8;

    /// <summary>Left rows up to which the right matrix is streamed instead of tiled, and its norms are taken along.</summary>
    public required int FewRows { get; init; }

    /// <summary>Right rows of an invocation where the right matrix is streamed.</summary>
    public required int StreamRows { get; init; }

    /// <summary>Invocations of a workgroup where the right matrix is streamed.</summary>
    public required int StreamGroup { get; init; }

    /// <summary>
    /// Neighbouring invocations that read blocks of a right row for one another where the right matrix is streamed (shaders/lib/shared_blocks.glsl):
    /// 2, 4 or 8; 1: each reads its own.
    /// </summary>
    public int StreamSharers { get; init; } = 1;

    /// <summary>As <see cref="StreamSharers"/>, where norms and squares of rows are summed that are compared.</summary>
    public int RowSharers { get; init; } = 1;

    /// <summary>Whether quotients and roots of rows are corrected although the device rounds them right.</summary>
    public bool CorrectsRounding { get; init; }

    /// <summary>Invocations of a workgroup where rows are reduced.</summary>
    public required int RowGroup { get; init; }

    /// <summary>Most invocations that share a line of a tile of similarities; 1 where neighbours do not read together anyway.</summary>
    public required int MostSegments { get; init; }

    /// <summary>Elements of a line of similarities that an invocation reads at once to sum their exponentials.</summary>
    public int ElementsOfSums { get; init; } = 8;

    /// <summary>Lines of a tile of similarities that an invocation makes weights for.</summary>
    public int LinesOfWeights { get; init; } = 1;

    /// <summary>Whether rows that several invocations share are reduced by subgroups, where the device has them.</summary>
    public bool RowSubgroups { get; init; } = true;

    /// <summary>The subgroup size that rows are reduced with; 0: by shared memory alone. Known once there is a device.</summary>
    public int SubgroupSize { get; init; }

    /// <summary>Most invocations that share a row of ordinary length where there are no subgroups; 1: an invocation a row.</summary>
    public int MostLanes { get; init; } = 32;

    /// <summary>Columns that one of the invocations which share a row should at least have, where they take columns in turn.</summary>
    public int ColumnsPerLane { get; init; } = 4;

    /// <summary>Columns from which a whole workgroup shares a row.</summary>
    public int WideRow { get; init; } = 8192;

    /// <summary>Invocations of a workgroup that shares a row.</summary>
    public required int WideGroup { get; init; }

    /// <summary>Rounds of all of an invocation's loops together after which the driver ends them.</summary>
    public int LoopRounds { get; init; } = int.MaxValue;

    /// <summary>Invocations of a workgroup that sorts candidates.</summary>
    public required int SelectGroup { get; init; }

    /// <summary>Most candidates that one selection sorts, for the sake of drivers whose loops end.</summary>
    public int MostSelected { get; init; } = int.MaxValue;

    /// <summary>Queries of a search up to which scores are written and the best taken of them; with more, offering few of them costs less.</summary>
    public int ScoredQueries { get; init; } = 64;

    /// <summary>Sums of four columns that an invocation has where scores of coarse copies are bounded: queries times rows.</summary>
    public int BoundSums { get; init; } = 8;

    /// <summary>Whether it reads 16 columns of each query at a time there, and not four.</summary>
    public bool BoundsReadAhead { get; init; } = true;

    /// <summary>What is wanted of a row up to which few shares of it are looked at twice; more by radix selection.</summary>
    public int FewSelected { get; init; } = 256;

    /// <summary>Of what is selected, up to how many each is compared with all others to be brought into order; of more, pairs, and barriers.</summary>
    public int RankedSelected { get; init; } = 128;

    /// <summary>Rows of a search's first window, whose every score is a candidate.</summary>
    public required int FirstWindow { get; init; }

    /// <summary>Queries of one search at a time.</summary>
    public required int QueryWindow { get; init; }

    /// <summary>
    /// Operations of one dispatch, for watchdogs and for cancellation. In the table 0: as <see cref="GpuDevice.OperationsPerSubmission"/> has
    /// it, which follows the device. <see cref="GpuContext.Tuning"/> has always a number.
    /// </summary>
    public long OperationsPerDispatch { get; init; }

    /// <summary>Operations between two looks at the cancellation token; 0 as of dispatches.</summary>
    public long OperationsPerList { get; init; }

    /// <summary>Bytes of working memory that an operation may take.</summary>
    public long ScratchBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of similarities, and as many of their weights, that a loss has at a time.</summary>
    public long TileBytes { get; init; } = 8L << 20;

    /// <summary>Most right rows of them.</summary>
    public int TileRows { get; init; } = 4096;

    /// <summary>Bytes of right rows that are made ready for gradients of products at a time.</summary>
    public long ProductRowBytes { get; init; } = 8L << 20;

    /// <summary>The table's entry for a device.</summary>
    public static GpuTuning For(GpuDevice device, GpuLimits limits)
    {
        GpuTuning table = !device.Adapter.IsSoftware ? Hardware(limits, device.Adapter.Vendor)
            : device.Adapter.Name.Contains("llvmpipe", StringComparison.OrdinalIgnoreCase) ? Lavapipe(device, limits)
            : Software(limits);
        return table with { MatrixTiles = MatrixUnits.Offered(device, limits) };
    }

    // It loads for one invocation after the other and one word after the other, so that loads take most of the time: many pairs of
    // rows for each, and few words. A term of L1 takes three operations, one of the dot product two: two more left rows for each load
    // make up for it. They would speed up the dot product as well, but kernels of so many pairs take half as long again to compile. A shuffle
    // among 8 invocations is an instruction, among another number of them a loop: of 8, 56 left rows are read in the time of seven. With
    // fewer of them the step to a second tile costs more than a tenth (bench/NOTES.md). All left rows of some hundred queries are in one workgroup, so
    // that right rows come from memory once, and they come faster where many are read side by side.
    private static GpuTuning Lavapipe(GpuDevice device, GpuLimits limits)
    {
        bool wide = device.Capabilities.Supports(GpuCapability.ShaderInt64);
        var shared = new TileShape(8, 8, 56, 5, 1);
        bool shares = wide && device.Subgroups.Size == 8 && device.Subgroups.Fits(shared.X * shared.Y);
        return Software(limits) with
        {
            StreamTile = new TileShape(8, 4, 8, 16, 1),
            SharedLeftTile = shares ? shared : null,
            ProductTile = new TileShape(8, 1, 16, 4, 1),
            ElementsOfSums = 16,
            LinesOfWeights = 4,
            ManhattanTile = new TileShape(8, 4, 10, 16, 1),
            PowerPairs = 16,
            WideLoads = wide,
        };
    }

    // On a CPU each workgroup runs on one thread, vectorized over its invocations, and a barrier costs a switch of contexts:
    // no shared memory, large register tiles, a row an invocation. lavapipe ends an invocation's loops after 65,535 rounds in all,
    // of which a column takes up to 4, so long rows are shared all the same.
    private static GpuTuning Software(GpuLimits limits) => new()
    {
        StreamTile = new TileShape(8, 4, 8, 8, 1),
        GradientTile = new TileShape(8, 1, 8, 4, 1),
        ProductTile = new TileShape(8, 1, 8, 4, 1),
        LongRowPairs = 64,
        FewRows = 64,
        StreamRows = 8,
        StreamGroup = 8,
        RowGroup = Math.Min(32, limits.Invocations),
        MostSegments = 1,
        ElementsOfSums = 1,
        MostLanes = 1,
        WideRow = 16_384,
        WideGroup = Math.Min(1024, limits.Invocations),
        LoopRounds = ushort.MaxValue,
        RowSubgroups = false,
        SelectGroup = 32,
        MostSelected = 30_000,
        ScoredQueries = 1,
        RankedSelected = 64,
        FillingGroups = 16,
        FirstWindow = 512,
        QueryWindow = 1024,
        OperationsPerDispatch = 4_000_000_000,
        OperationsPerList = 4_000_000_000,
    };

    // Registers: two numbers for each sum, of differences the left row besides. Shared memory: 13 KiB, of which every device has 16.
    private static TileShape? StagedSums(GpuLimits limits, int leftRows, int atATime, int side) =>
        limits.Invocations < 64 ? null : new TileShape(side, Math.Min(side, limits.Invocations / 64 * 64 / side), leftRows, atATime, side);

    // Rows are shared, so that neighbours read the same cache lines and few rows still fill the device.
    internal static GpuTuning Hardware(GpuLimits limits, string? vendor = null)
    {
        RegisterBudget budget = RegisterBudget.Of(vendor);
        BlockReading reading = BlockReading.Of(vendor);
        TileShape? staged = null;
        foreach (TileShape tile in StagedTiles)
        {
            if (tile.FitsStaged(limits) && tile.LeftRows * tile.RightRows <= budget.PairSums)
            {
                staged = tile;
                break;
            }
        }

        return new GpuTuning
        {
            StagedTile = staged,
            TileLoads = budget.TileLoads,
            StreamTile = new TileShape(8, 8, 4, 4, 1),
            GradientTile = new TileShape(2 * budget.GradientSide, limits.Invocations >= 128 ? 4 : 1, 4, 1, 1),
            ProductTile = new TileShape(32, limits.Invocations >= 128 ? 4 : 1, 4, 1, 1),
            StagedProductTile = StagedSums(limits, budget.ProductRows, budget.ProductRowsAtATime, budget.GradientSide),
            StagedGradientTile = StagedSums(limits, 4, budget.DifferenceRowsAtATime, budget.GradientSide),
            OtherPairs = budget.OtherPairSums,
            PowerPairs = Math.Min(4, budget.OtherPairSums / 4),
            RootPairs = budget.RootSums,
            LongRowPairs = budget.LongRowSums,
            BitRows = budget.BitRows,
            BitWords = budget.BitWords,
            FewRows = budget.StreamedRows,
            StreamRows = 1,
            StreamGroup = Math.Min(128, limits.Invocations),
            StreamSharers = reading.StreamSharers,
            RowSharers = reading.RowSharers,
            RowGroup = Math.Min(128, limits.Invocations),
            WideGroup = Math.Min(128, limits.Invocations),
            MostSegments = 32,
            SelectGroup = Math.Min(256, limits.Invocations),
            FirstWindow = 4096,
            QueryWindow = 2048,
            TileBytes = 16L << 20,
            TileRows = 2048,
            ProductRowBytes = 16L << 20,
            BoundSums = budget.PairSums / 4,
            BoundsReadAhead = budget.PairSums > 16,
        };
    }

    /// <summary>The same with bounds of dispatches that keep a device's bound; 0 is none.</summary>
    public GpuTuning BoundedBy(long operations)
    {
        long most = operations > 0 ? operations : Unbounded;
        return this with
        {
            OperationsPerDispatch = OperationsPerDispatch > 0 ? Math.Min(OperationsPerDispatch, most) : most,
            OperationsPerList = OperationsPerList > 0 ? Math.Min(OperationsPerList, most) : most,
        };
    }

    /// <summary>A staged tile of sums over right rows for so many left rows and columns: where it would not fill the device, one of fewer left rows, 32 at least.</summary>
    public TileShape Filling(TileShape tile, long leftRows, long columns)
    {
        long across = Groups(columns, 4 * tile.X);
        while (tile.Y * tile.LeftRows > 32 && across * Groups(leftRows, tile.Y * tile.LeftRows) < FillingGroups)
        {
            tile = tile with { Y = tile.Y / 2 };
        }

        return tile;
    }

    /// <summary>A staged tile of pairs for so many left and right rows: a smaller one where it would not fill the device, or is for twice as many left rows.</summary>
    public TileShape FillingPairs(TileShape tile, long leftRows, long rightRows)
    {
        while (IsLarge(tile, leftRows, rightRows) && tile.Halved(leftRows, rightRows) is { } half)
        {
            tile = half;
        }

        return tile;
    }

    /// <summary>The invocations that share a row where they take its columns in turn; of the columns alone, so that no batch changes it.</summary>
    public int LanesFor(long columns) => LanesFor(columns, ColumnsPerLane, GroupFor(columns));

    /// <summary>The same where each takes whole blocks of columns, as BLOCK in shaders/lib/chains.glsl, in workgroups of a given size.</summary>
    public int BlockLanesFor(long columns, int group) => LanesFor(columns, 64, group);

    /// <summary>
    /// The same where eight side by side have the chains of a segment, and each eight more segments, as in shaders/lib/row_sums.glsl; or one
    /// has all chains.
    /// </summary>
    public int ChainLanesFor(long columns)
    {
        int group = GroupFor(columns);
        int most = MostLanesFor(columns, group);
        if (most < 8 || group < 8 || columns <= 16)
        {
            return 1;
        }

        int lanes = 8;
        while (lanes < most && lanes < group && lanes / 8 * 2048L < columns)
        {
            lanes *= 2;
        }

        return lanes;
    }

    /// <summary>The invocations of a workgroup that reduces rows of so many columns.</summary>
    public int GroupFor(long columns) => columns >= WideRow ? WideGroup : RowGroup;

    /// <summary>The invocations that share a line of so many elements; of the elements alone, so that no batch changes it.</summary>
    public int SegmentsFor(long columns, int group)
    {
        int segments = 1;
        while (segments < MostSegments && segments < group && segments * 64L < columns)
        {
            segments *= 2;
        }

        return segments;
    }

    private bool IsLarge(TileShape tile, long leftRows, long rightRows)
    {
        long left = Groups(leftRows, tile.Y * tile.LeftRows);
        return left * Groups(rightRows, tile.X * tile.RightRows) < FillingGroups || 2 * Math.Max(8, leftRows) <= tile.Y * tile.LeftRows;
    }

    private static long Groups(long count, long perGroup) => (count + perGroup - 1) / perGroup;

    private int LanesFor(long columns, int columnsPerLane, int group)
    {
        int most = MostLanesFor(columns, group);
        int lanes = 1;
        while (lanes < most && lanes < group && (long)lanes * columnsPerLane < columns)
        {
            lanes *= 2;
        }

        return lanes;
    }

    private int MostLanesFor(long columns, int group) =>
        columns >= WideRow ? group : MostLanes == 1 ? 1 : SubgroupSize > 0 ? SubgroupSize : MostLanes;
}
