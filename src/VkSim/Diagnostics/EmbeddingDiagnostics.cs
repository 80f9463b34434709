using VkSim.Diagnostics;

namespace VkSim;

/// <summary>
/// Tells what is the matter with embeddings: why every cosine is 1, or 0, or NaN; whether a model has collapsed; which rows are copies.
/// Safe to use from several threads.
/// </summary>
public static partial class EmbeddingDiagnostics
{
    private const int HeatMapRows = 256;
    private const int ShownNeighbors = 10;
    private const long SpectrumRows = 131_072;

    /// <summary>
    /// Looks at a space of embeddings. Comparisons, products and searches run on the matrix's device; counts, norms, means and
    /// deviations are taken in double precision while the rows are read to the host, a block at a time. What is quadratic in the rows
    /// is computed of a sample unless <see cref="SpaceOptions.Exact"/> is set; the report tells how many rows and gives a range.
    /// </summary>
    /// <param name="matrix">N×D, at least one row and one column.</param>
    /// <param name="options">Partners, labels, sample and seed, progress, cancellation.</param>
    /// <exception cref="ArgumentException">No rows or no columns, or partners or labels that do not fit.</exception>
    public static SpaceReport Analyze(Matrix matrix, SpaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        options ??= SpaceOptions.Default;
        Check(matrix, options);
        VectorDevice device = matrix.Device;
        CancellationToken cancellation = options.CancellationToken;
        var blocks = new RowBlocks(matrix, cancellation);
        RowCensus census = RowCensus.Of(blocks, matrix.Rows);
        double[] mean = census.Mean();
        CentredCensus centred = CentredCensus.Of(blocks, mean, census.Norms);
        options.Progress?.Report(0.1);

        long[] numbers = SampledRows.Choose(census, options.Exact ? long.MaxValue : options.SampleRows, options.Seed);
        bool isSample = numbers.Length < census.FiniteRows;
        PrincipalAxes axes = Axes(blocks, device, census, centred, mean, options).Run();
        options.Progress?.Report(0.3);

        using SampledRows sample = SampledRows.Of(blocks, device, numbers, census, mean);
        int[] classes = LabelSurvey.Classes(options.Labels, numbers);
        CosineSurvey cosines = CosineSurvey.Of(device, sample.Rows, classes, cancellation);
        CosineSurvey centredCosines = CosineSurvey.Of(device, sample.Centred, [], cancellation);
        NeighborSurvey neighbors = NeighborSurvey.Of(device, sample.Rows, options.Neighbors, cancellation);
        SpaceSample pictured = HeatMapped(device, sample, Pictured(blocks, device, census, mean, axes, numbers, neighbors, options));
        options.Progress?.Report(0.5);

        using Matrix? directed = DirectedRows.Of(matrix, blocks, census);
        Matrix directions = directed ?? matrix;
        List<List<long>> copies = census.EqualGroups();
        (IReadOnlyList<IReadOnlyList<long>> Groups, long Collinear)? near = matrix.Rows <= options.NearDuplicateRows || options.Exact
            ? NearDuplicateSearch.Run(matrix, directions, blocks, census, axes, copies, options.NearDuplicateCosine, cancellation)
            : null;
        options.Progress?.Report(0.8);

        RowBlocks? pairedBlocks = options.Paired is null ? null : new RowBlocks(options.Paired, cancellation);
        RowCensus? partners = pairedBlocks is null ? null : RowCensus.Of(pairedBlocks, matrix.Rows);
        using Matrix? directedPartners = partners is null ? null : DirectedRows.Of(options.Paired!, pairedBlocks!, partners);
        double[] norms = [.. census.Norms.Where(norm => !double.IsNaN(norm)).Order()];
        var report = new SpaceReport
        {
            Findings = [],
            Rows = matrix.Rows,
            Columns = matrix.Columns,
            ElementType = matrix.ElementType,
            FiniteRows = census.FiniteRows,
            SampledRows = numbers.Length,
            NanCount = census.NanCount,
            InfiniteCount = census.InfiniteCount,
            SubnormalCount = census.SubnormalCount,
            ZeroRows = census.ZeroRows.Count,
            HalfOverflowRows = norms.LongCount(SpaceNorms.OverflowsHalf),
            Normalized = SpaceNorms.AreOne(norms, matrix.ElementType),
            Norms = SpaceQuantiles.Of(norms),
            NormHistogram = SpaceHistogram.Of(norms),
            IdenticalRows = census.CountIdentical(),
            EqualRows = copies.Sum(group => (long)group.Count),
            CollinearRows = near?.Collinear,
            DuplicateGroups = copies,
            NearDuplicateGroups = near?.Groups,
            Cosines = Distribution(cosines.Bins, census.UnitSum, census.FiniteRows - census.ZeroRows.Count, census.FiniteRows),
            CosinesCentred = Distribution(centredCosines.Bins, centred.UnitSum, centred.DirectedRows, census.FiniteRows),
            Dimensions = ColumnFigures.Of(census, centred),
            Spectrum = SpectrumFigures.Of(axes, census, centred, mean),
            Uniformity = cosines.Uniformity(isSample),
            Hubs = neighbors.Hubs(numbers, isSample),
            Pairs = partners is null ? null : new PartnerSurvey(directions, census, directedPartners ?? options.Paired!, partners, options).Run(),
            Labels = options.Labels.IsEmpty ? null : new SpaceLabels(
                cosines.Classes, LabelSurvey.Agreement(directions, census, options), cosines.Silhouette(isSample), cosines.Within(), cosines.Between()),
            Sample = pictured,
        };
        options.Progress?.Report(1);
        return report with { Findings = SpaceVerdict.Of(report, census, partners) };
    }

    private static void Check(Matrix matrix, SpaceOptions options)
    {
        if (matrix.Rows == 0 || matrix.Columns == 0)
        {
            throw new ArgumentException($"'matrix' is {Matrix.Describe(matrix)}; expected at least one row and one column.", nameof(matrix));
        }

        if (matrix.Rows > Array.MaxLength)
        {
            throw new ArgumentException($"'matrix' has {matrix.Rows} rows; at most {Array.MaxLength} can be looked at.", nameof(matrix));
        }

        if (!options.Labels.IsEmpty && options.Labels.Length != matrix.Rows)
        {
            throw new ArgumentException($"There are {options.Labels.Length} labels; the matrix has {matrix.Rows} rows.", nameof(options));
        }

        if (options.Paired is { } paired && (paired.Device != matrix.Device || paired.Rows != matrix.Rows || paired.Columns != matrix.Columns))
        {
            throw new ArgumentException(
                $"The paired matrix is {Matrix.Describe(paired)} on {paired.Device}; expected {Matrix.Describe(matrix)} on {matrix.Device}.", nameof(options));
        }
    }

    private static AxesSearch Axes(RowBlocks blocks, VectorDevice device, RowCensus census, CentredCensus centred, double[] mean, SpaceOptions options)
    {
        double energy = centred.Energy / Math.Max(1, census.FiniteRows);
        double scale = energy > 0 ? Math.ScaleB(1, -(Math.ILogB(energy) / 2)) : 1;
        long step = options.Exact ? 1 : (census.Norms.Length + SpectrumRows - 1) / SpectrumRows;
        return new AxesSearch(
            new CentredBlocks(blocks, device, mean, census.Norms, scale, step, options.Seed), device,
            new DotProductOptions { CancellationToken = options.CancellationToken }, options.Seed);
    }

    // ‖Σu‖² is the sum of the cosines of all pairs, each row with itself included.
    private static SpaceCosines Distribution(CosineBins bins, double[] unitSum, long directed, long rows)
    {
        double mean = rows < 2 ? double.NaN : (RowArithmetic.Dot(unitSum, unitSum) - directed) / ((double)rows * (rows - 1));
        return new SpaceCosines(Math.Clamp(mean, -1, 1), bins.Quantiles(), bins.Histogram());
    }

    // The fewer of two choices of the same seed are among the more.
    private static SpaceSample Pictured(
        RowBlocks blocks, VectorDevice device, RowCensus census, double[] mean, PrincipalAxes axes, long[] sampled, NeighborSurvey neighbors, SpaceOptions options)
    {
        long[] numbers = SampledRows.Choose(census, options.PictureRows ?? sampled.Length, options.Seed);
        if (numbers.Length != sampled.Length)
        {
            using SampledRows points = SampledRows.Of(blocks, device, numbers, census, mean);
            neighbors = NeighborSurvey.Of(device, points.Rows, ShownNeighbors, options.CancellationToken);
        }

        int k = Math.Min(ShownNeighbors, neighbors.K);
        int[] kept = [.. Enumerable.Range(0, numbers.Length).SelectMany(row => Enumerable.Range(row * neighbors.K, k))];
        return new SpaceSample
        {
            Rows = numbers,
            Coordinates = PrincipalPlaces.Of(blocks, axes, mean, numbers),
            NeighborCount = k,
            Neighbors = Array.ConvertAll(kept, place => numbers[neighbors.Ids[place]]),
            NeighborCosines = Array.ConvertAll(kept, place => neighbors.Cosines[place]),
            HeatMapRows = [],
            HeatMap = [],
        };
    }

    private static SpaceSample HeatMapped(VectorDevice device, SampledRows sample, SpaceSample pictured)
    {
        int shown = Math.Min(HeatMapRows, sample.Numbers.Length);
        int[] chosen = [.. Enumerable.Range(0, shown).Select(i => (int)((long)i * sample.Numbers.Length / shown))];
        var picked = new float[shown * sample.Rows.Columns];
        for (int i = 0; i < shown; i++)
        {
            sample.Rows.CopyRowsTo(chosen[i], 1, picked.AsSpan(i * sample.Rows.Columns, sample.Rows.Columns));
        }

        using Matrix rows = device.Upload(picked, shown, sample.Rows.Columns);
        using Matrix cosines = device.CosineSimilarity(rows, rows, new CosineOptions { Epsilon = SpaceNorms.Least });
        float[] values = cosines.ToArray();
        int[] order = HeatMapOrder.Of(values, shown);
        return pictured with
        {
            HeatMapRows = Array.ConvertAll(order, place => sample.Numbers[chosen[place]]),
            HeatMap = [.. order.SelectMany(row => order.Select(column => values[(row * shown) + column]))],
        };
    }
}
