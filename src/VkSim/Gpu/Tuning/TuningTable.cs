namespace VkSim.Gpu.Tuning;

/// <summary>
/// What of <see cref="GpuTuning"/> is measured on a device, kernel by kernel, and within which bounds: those of the device, and of
/// registers, beyond which compilers spill or take minutes.
/// </summary>
internal static class TuningTable
{
    /// <summary>Another number for another meaning of the names or values; stored values of other versions are not used.</summary>
    public const int Version = 1;

    // Sums of an invocation, four bytes of registers each.
    private const int MostSums = 64;

    // What one of a software driver holds: its registers are memory.
    private const int MostSoftwareSums = 280;

    /// <summary>Whether matrix units compare fp16 rows where they are allowed, and in which shape.</summary>
    public static TuningParameter MatrixUnits { get; } = new(
        "pairwise_matrix.shape", TuningWork.HalfPairs, t => t.MatrixTiles.Count == 0 ? null : t.MatrixTile is { } tile ? [tile.M, tile.N, tile.K] : [0, 0, 0],
        (t, v) => t with { MatrixTile = Offered(t, v) }, Matrices)
    {
        KeepsBits = false,
        IsOffered = (table, value) => value[0] == 0 || Offered(table, value) is not null,
    };

    /// <summary>The parameters, in the order in which they are measured.</summary>
    public static IReadOnlyList<TuningParameter> Parameters { get; } =
    [
        Tile("pairwise_tile.tile", TuningWork.Pairs, t => t.StagedTile, (t, v) => t with { StagedTile = v }, Staged),
        new(
            "pairwise_tile.loads", TuningWork.Pairs, t => t.StagedTile is null ? null : [(int)t.TileLoads], (t, v) => t with { TileLoads = (TileLoads)v[0] },
            (_, _) => [[0], [1], [2]]),
        Tile("pairwise_stream.tile", TuningWork.Pairs, t => t.StagedTile is null && t.SharedLeftTile is null ? t.StreamTile : null, (t, v) => t with { StreamTile = v }, Streamed),
        Tile("pairwise_stream.manhattan", TuningWork.ManhattanPairs, t => t.SharedLeftTile is null ? t.ManhattanTile : null, (t, v) => t with { ManhattanTile = v }, Streamed),
        Tile("pairwise_stream.shared_left", TuningWork.Pairs, t => t.SharedLeftTile, (t, v) => t with { SharedLeftTile = v }, Streamed),
        new(
            "pairwise_stream.group_and_rows", TuningWork.FewRows, t => t.StagedTile is null ? null : [t.StreamGroup, t.StreamRows], (t, v) => t with { StreamGroup = v[0], StreamRows = v[1] },
            FewLeftRows),
        Sharers("pairwise_stream.sharers", TuningWork.FewRows, t => t.StreamSharers, (t, v) => t with { StreamSharers = v }),
        Sharers("row_norms.sharers", TuningWork.Norms, t => t.RowSharers, (t, v) => t with { RowSharers = v }),
        Tile("product_tile.tile", TuningWork.ProductGradients, t => t.StagedProductTile, (t, v) => t with { StagedProductTile = v }, StagedGradients),
        Tile("pair_products.tile", TuningWork.ProductGradients, t => t.StagedProductTile is null ? t.ProductTile : null, (t, v) => t with { ProductTile = v }, Gradients),
        Tile("pairwise_gradient_tile.tile", TuningWork.DistanceGradients, t => t.StagedGradientTile, (t, v) => t with { StagedGradientTile = v }, StagedGradients),
        Tile("pairwise_gradient.tile", TuningWork.DistanceGradients, t => t.StagedGradientTile is null ? t.GradientTile : null, (t, v) => t with { GradientTile = v }, Gradients),
        Number("candidates_select.group", TuningWork.Search, t => t.SelectGroup, (t, v) => t with { SelectGroup = v }, Groups(32, 64, 128)),
        Number("nearest.first_window", TuningWork.Search, t => t.FirstWindow, (t, v) => t with { FirstWindow = v }, Any(512, 1024, 2048, 4096, 8192, 16384)),
        Number("nearest.query_window", TuningWork.Search, t => t.QueryWindow, (t, v) => t with { QueryWindow = v }, Any(256, 512, 1024, 2048, 4096)),
        MatrixUnits,
    ];

    /// <summary>The parameter of a name, or null.</summary>
    public static TuningParameter? Find(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name);

    // Whole squares of a subgroup's rows, and columns that are staged; nothing but zeros: none.
    private static IEnumerable<int[]> Matrices(GpuLimits limits, bool isSoftware)
    {
        int[] sides = [8, 16, 32];
        return [[0, 0, 0], .. from m in sides from n in sides from k in sides select new[] { m, n, k }];
    }

    private static MatrixTile? Offered(GpuTuning table, int[] value) =>
        table.MatrixTiles.Where(tile => tile.M == value[0] && tile.N == value[1] && tile.K == value[2]).Select(tile => (MatrixTile?)tile).FirstOrDefault();

    private static IEnumerable<TileShape> Staged(GpuLimits limits, bool isSoftware) =>
        from shape in Shapes([8, 16, 32], [4, 8, 16], [2, 4, 8], [2, 4, 8], [2, 4, 8])
        where shape.FitsStaged(limits) && shape.X * shape.Y is >= 64 and <= 256 && shape.LeftRows * shape.RightRows <= MostSums
        select shape;

    private static IEnumerable<TileShape> Streamed(GpuLimits limits, bool isSoftware) =>
        from shape in Shapes([8, 16, 32], isSoftware ? [1, 2, 4, 8] : [2, 4, 8], isSoftware ? [4, 8, 10, 16, 34, 56] : [2, 4, 8], isSoftware ? [4, 5, 8, 16] : [2, 4, 8], [1])
        where shape.X * shape.Y <= Math.Min(256, limits.Invocations) && shape.LeftRows * shape.RightRows <= (isSoftware ? MostSoftwareSums : MostSums)
        select shape;

    // Where invocations share a right row, a number of each for what they reduce and for each sum stands in shared memory: with 4 left rows 4
    // pairs for each right row, and a norm.
    private static IEnumerable<int[]> FewLeftRows(GpuLimits limits, bool isSoftware) =>
        from @group in Groups(8, 16, 32)(limits, isSoftware)
        from rows in new[] { 1, 2, 4, 8 }
        where @group * ((5 * rows) + 1) * sizeof(float) <= limits.SharedBytes
        select new[] { @group, rows };

    // As shaders/lib/staged_sums.glsl has it: each invocation stages as much as the others, and one group is staged more than is used.
    private static IEnumerable<TileShape> StagedGradients(GpuLimits limits, bool isSoftware) =>
        from shape in Shapes([8, 16, 32], [4, 8, 16], [4, 8], [1, 2, 4, 8], [8, 16, 32])
        let fours = shape.LeftRows / 4
        where shape.X * shape.Y is >= 64 and <= 256 && shape.X * shape.Y <= limits.Invocations
            && shape.Depth % shape.Y == 0 && shape.Depth * fours % shape.X == 0
            && shape.Depth * (shape.X + (shape.Y * fours) + 1) * 16 <= limits.SharedBytes
        select shape;

    private static IEnumerable<TileShape> Gradients(GpuLimits limits, bool isSoftware) =>
        from shape in Shapes([8, 16, 32], [1, 2, 4], [2, 4, 8, 16], [1, 2, 4], [1])
        where shape.X * shape.Y <= Math.Min(256, limits.Invocations) && shape.LeftRows * shape.RightRows * 4 <= (isSoftware ? 2 * MostSums * 4 : MostSums)
        select shape;

    // Whole subgroups of any size on hardware, so that how rows are reduced does not depend on them. On software no fewer than the table has:
    // loops of fewer would be longer than its drivers let them run.
    private static Func<GpuLimits, bool, IEnumerable<int>> Groups(params int[] ofSoftware) => (limits, isSoftware) =>
        (isSoftware ? ofSoftware : [128, 256, 512]).Where(group => group <= limits.Invocations);

    private static Func<GpuLimits, bool, IEnumerable<int>> Any(params int[] values) => (_, _) => values;

    private static IEnumerable<TileShape> Shapes(int[] x, int[] y, int[] left, int[] right, int[] depth) =>
        from a in x from b in y from c in left from d in right from e in depth select new TileShape(a, b, c, d, e);

    private static TuningParameter Tile(
        string name, TuningWork work, Func<GpuTuning, TileShape?> read, Func<GpuTuning, TileShape, GpuTuning> write,
        Func<GpuLimits, bool, IEnumerable<TileShape>> points) => new(
            name,
            work,
            table => read(table) is { } tile ? Numbers(tile) : null,
            (table, v) => write(table, new TileShape(v[0], v[1], v[2], v[3], v[4])),
            (limits, isSoftware) => points(limits, isSoftware).Select(Numbers));

    // Of rows that invocations share, which they do on hardware.
    private static TuningParameter Sharers(string name, TuningWork work, Func<GpuTuning, int> read, Func<GpuTuning, int, GpuTuning> write) => new(
        name, work, table => table.StagedTile is null ? null : [read(table)], (table, v) => write(table, v[0]), (_, _) => [[1], [4], [8]]);

    private static TuningParameter Number(
        string name, TuningWork work, Func<GpuTuning, int> read, Func<GpuTuning, int, GpuTuning> write,
        Func<GpuLimits, bool, IEnumerable<int>> points) => new(
            name, work, table => [read(table)], (table, v) => write(table, v[0]), (limits, isSoftware) => points(limits, isSoftware).Select(v => new[] { v }));

    private static int[] Numbers(TileShape tile) => [tile.X, tile.Y, tile.LeftRows, tile.RightRows, tile.Depth];
}
