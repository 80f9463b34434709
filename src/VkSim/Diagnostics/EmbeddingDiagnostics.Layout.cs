using VkSim.Diagnostics;

namespace VkSim;

/// <content>A picture of a space in the plane.</content>
public static partial class EmbeddingDiagnostics
{
    // The size that UMAP starts from, and rounds for few and many rows: half of its 500 and 200, each edge moving both of its ends.
    private const float FirstSize = 10;
    private const int RoundsOfFew = 250;
    private const int RoundsOfMany = 100;
    private const int ManyRows = 10_000;
    private const int TrustNeighbors = 15;

    /// <summary>
    /// Lays embeddings out in the plane by UMAP (McInnes, Healy and Melville 2018) with cosine distances, a least distance of 0.1, the first
    /// two principal directions to start from, and exact neighbours, which the matrix's device finds. Takes time in proportion
    /// to the square of the rows.
    /// </summary>
    /// <param name="matrix">N×D, at least one row and one column; rows with NaN or infinities are left out.</param>
    /// <param name="options">Which rows, neighbours, seed, progress, cancellation.</param>
    /// <returns>The same for the same seed and device.</returns>
    /// <exception cref="ArgumentException">No rows or no columns, or rows to lay out that the matrix does not have.</exception>
    public static SpaceLayout Layout(Matrix matrix, LayoutOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        options ??= LayoutOptions.Default;
        Check(matrix, SpaceOptions.Default);
        if (options.Rows.Any(row => row < 0 || row >= matrix.Rows))
        {
            throw new ArgumentException(
                $"Row {options.Rows.First(row => row < 0 || row >= matrix.Rows)} is to be laid out; expected rows from 0 to {matrix.Rows - 1}.", nameof(options));
        }

        CancellationToken cancellation = options.CancellationToken;
        var blocks = new RowBlocks(matrix, cancellation);
        RowCensus census = RowCensus.Of(blocks, matrix.Rows);
        double[] mean = census.Mean();
        CentredCensus centred = CentredCensus.Of(blocks, mean, census.Norms);
        long[] numbers = SampledRows.Choose(census, long.MaxValue, options.Seed);
        numbers = options.Rows.Count == 0 ? numbers : [.. numbers.Intersect(options.Rows)];
        var everyRow = new SpaceOptions { Exact = true, Seed = options.Seed, CancellationToken = cancellation };
        PrincipalAxes axes = Axes(blocks, matrix.Device, census, centred, mean, everyRow).Run();
        float[] coordinates = PrincipalPlaces.Of(blocks, axes, mean, numbers);
        options.Progress?.Report(0.1);

        bool all = numbers.Length == matrix.Rows && !DirectedRows.AreNeeded(census);
        using SampledRows? finite = all ? null : SampledRows.Of(blocks, matrix.Device, numbers, census, mean);
        Matrix rows = finite?.Rows ?? matrix;
        NeighborSurvey neighbors = NeighborSurvey.Of(matrix.Device, rows, options.Neighbors, cancellation);
        options.Progress?.Report(0.5);
        float[] places = FirstPlaces(coordinates, options.Seed);
        if (neighbors.K > 0)
        {
            new GraphLayout(NeighborGraph.Of(neighbors, numbers.Length), places, options.Seed).Run(
                numbers.Length > ManyRows ? RoundsOfMany : RoundsOfFew, share => options.Progress?.Report(0.5 + (0.45 * share)), cancellation);
        }

        SpaceEstimate trust = LayoutTrust.Of(rows, places, TrustNeighbors, cancellation);
        options.Progress?.Report(1);
        return new SpaceLayout
        {
            Rows = numbers,
            Coordinates = places,
            Method = $"UMAP, {options.Neighbors} neighbours by cosine, least distance 0.1, from principal directions",
            Trustworthiness = trust,
        };
    }

    // A little chance parts rows that are the same.
    private static float[] FirstPlaces(float[] coordinates, int seed)
    {
        var random = new Random(seed);
        float largest = 0;
        for (int i = 0; i < coordinates.Length; i++)
        {
            largest = i % 3 < 2 ? Math.Max(largest, Math.Abs(coordinates[i])) : largest;
        }

        float[] places = new float[coordinates.Length / 3 * 2];
        for (int i = 0; i < places.Length; i++)
        {
            float place = largest > 0 ? coordinates[(i / 2 * 3) + (i % 2)] / largest * FirstSize : 0;
            places[i] = place + ((random.NextSingle() - 0.5f) * 2e-4f);
        }

        return places;
    }
}
