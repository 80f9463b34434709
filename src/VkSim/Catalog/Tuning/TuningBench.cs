using System.Diagnostics;
using VkSim.Contract;
using VkSim.Gpu.Tuning;

namespace VkSim.Catalog.Tuning;

/// <summary>Operations of one kind of work on one backend in a small and a larger size, by which tables are measured and compared.</summary>
internal sealed class TuningBench : IDisposable
{
    // No multiple of what tiles and blocks hold, so that their ends are compared as well.
    private const int Columns = 250;

    // Of fp16 rows, which are read in whole groups.
    private const int HalfColumns = 248;
    private const int Rows = 61;
    private const int Neighbours = 10;

    private readonly VectorDevice _device;
    private readonly List<Matrix> _owned = [];

    /// <summary>Uploads the operands, the same on each backend.</summary>
    /// <param name="backend">Where to compute, which goes with this.</param>
    /// <param name="work">What is computed.</param>
    /// <param name="scale">How large: at twice the scale it takes about four times as long.</param>
    public TuningBench(IVectorBackend backend, TuningWork work, int scale)
    {
        _device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, index: 0));
        try
        {
            Cases = [.. Make(work, scale), .. Make(work, 3 * scale)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The operations, the small ones first.</summary>
    public IReadOnlyList<TuningCase> Cases { get; } = [];

    /// <summary>Computes a case to its end.</summary>
    public TimeSpan Time(TuningCase of)
    {
        long start = Stopwatch.GetTimestamp();
        of.Run();
        _device.Synchronize();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owned.ForEach(matrix => matrix.Dispose());
        _device.Dispose();
    }

    private IEnumerable<TuningCase> Make(TuningWork work, int scale) => work switch
    {
        TuningWork.Pairs =>
        [
            Pairs("dot products", Rows * scale, 1, (a, b, to) => _device.DotProducts(a, b, to)),
            Pairs("Euclidean distances", Rows * scale, 4, (a, b, to) => _device.Cdist(a, b, to)),
        ],
        TuningWork.ManhattanPairs => [Pairs("Manhattan distances", Rows * scale, 2, (a, b, to) => _device.Cdist(a, b, to, new() { P = 1 }))],
        TuningWork.FewRows =>
        [
            Few(1, Rows * scale * scale, Columns, (a, b, to) => _device.DotProducts(a, b, to)),
            Few(4, Rows * scale * scale, 3, (a, b, to) => _device.CosineSimilarity(a, b, to)),
        ],
        TuningWork.Norms =>
        [
            Few(5, Rows * scale * scale, 3, (a, b, to) => _device.CosineSimilarity(a, b, to)),
            Few(5, Rows * scale * scale, 4 * Columns, (a, b, to) => _device.Cdist(a, b, to)),
        ],
        TuningWork.ProductGradients =>
            [Gradients("dot products", Rows * scale, (a, b, g, da, db) => _device.DotProductsBackward(a, b, g, da, db))],
        TuningWork.DistanceGradients =>
        [
            Gradients("Manhattan distances", Rows * scale, (a, b, g, da, db) => _device.CdistBackward(a, b, g, da, db, new() { P = 1 })),
            Gradients("Euclidean distances", Rows * scale, (a, b, g, da, db) => _device.CdistBackward(a, b, g, da, db)),
        ],
        TuningWork.Search => [Search(1, Rows * scale * scale), Search(30, Rows * scale * scale)],
        TuningWork.HalfPairs =>
        [
            Pairs("dot products", Rows * scale, 1, (a, b, to) => _device.DotProducts(a, b, to), HalfColumns, ElementType.Float16),
            Pairs("Euclidean distances", Rows * scale, 4, (a, b, to) => _device.Cdist(a, b, to), HalfColumns, ElementType.Float16),
            Few(1, Rows * scale * scale, HalfColumns, (a, b, to) => _device.DotProducts(a, b, to), HalfColumns, ElementType.Float16),
            Search(30, Rows * scale * scale, HalfColumns, ElementType.Float16),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(work), work, "Unknown work."),
    };

    // Two sums of so many terms, whose magnitudes are no more than `magnitude` together, each in chains of 64.
    private static double Bound(double magnitude, int terms) => 2 * magnitude * (68 + (terms / 64.0)) / (1 << 24);

    private TuningCase Pairs(
        string name, int rows, double largestTerm, Action<Matrix, Matrix, Matrix> compute, int columns = Columns, ElementType type = ElementType.Float32)
    {
        (Matrix a, Matrix b, Matrix result) = (Upload(rows, columns, 1, type), Upload(rows + 2, columns, 2, type), Allocate(rows, rows + 2));
        return new TuningCase(
            $"{name}, {rows}×{rows + 2}×{columns}", Bound(columns * largestTerm, columns), () => compute(a, b, result), () => new(result.ToArray()));
    }

    private TuningCase Few(
        int few, int rows, double magnitude, Action<Matrix, Matrix, Matrix> compute, int columns = Columns, ElementType type = ElementType.Float32)
    {
        (Matrix a, Matrix b, Matrix result) = (Upload(few, columns, 3, type), Upload(rows, columns, 4, type), Allocate(few, rows));
        return new TuningCase(
            $"{few} rows with {rows}×{columns}", Bound(magnitude, columns), () => compute(a, b, result), () => new(result.ToArray()));
    }

    private TuningCase Gradients(string name, int rows, Action<Matrix, Matrix, Matrix, Matrix, Matrix> compute)
    {
        (Matrix a, Matrix b, Matrix gradient) = (Upload(rows, Columns, 5), Upload(rows + 2, Columns, 6), Upload(rows, rows + 2, 7));
        (Matrix ofA, Matrix ofB) = (Allocate(rows, Columns), Allocate(rows + 2, Columns));
        return new TuningCase(
            $"gradients of {name}, {rows}×{rows + 2}×{Columns}",
            Bound(rows + 2, rows + 2),
            () => compute(a, b, gradient, ofA, ofB),
            () => new([.. ofA.ToArray(), .. ofB.ToArray()]));
    }

    private TuningCase Search(int queries, int rows, int columns = Columns, ElementType type = ElementType.Float32)
    {
        (Matrix database, Matrix of) = (Upload(rows, columns, 8, type), Upload(queries, columns, 9, type));
        Neighbors? found = null;
        return new TuningCase(
            $"search of {queries} in {rows}×{columns}",
            Bound(3, columns),
            () => found = _device.NearestNeighbors(of, database, Neighbours, Metric.Cosine),
            () => new(found!.Scores.ToArray(), found.Ids.ToArray()));
    }

    private Matrix Allocate(int rows, int columns)
    {
        _owned.Add(_device.Allocate(rows, columns));
        return _owned[^1];
    }

    // The same numbers each time.
    private Matrix Upload(int rows, int columns, int seed, ElementType type = ElementType.Float32)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        _owned.Add(_device.Upload(values, rows, columns, type));
        return _owned[^1];
    }
}
