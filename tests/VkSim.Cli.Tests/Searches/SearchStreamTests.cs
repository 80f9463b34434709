using VkSim.Cli.Tests.Demo;
using VkSim.Cli.Tests.Processes;
using VkSim.Numerics;
using VkSim.Reference;

namespace VkSim.Cli.Tests.Searches;

/// <summary>Searches among files against brute force in double precision, in one piece and cut into blocks.</summary>
public sealed class SearchStreamTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    /// <summary>The CPU, and lavapipe where it is.</summary>
    public static TheoryData<string> Devices => WideInputTests.Devices;

    public void Dispose() => _files.Dispose();

    [Fact]
    public void EveryMetricShapeAndFilter()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        foreach ((int queries, int rows, int columns) in new[] { (1, 1, 1), (3, 257, 5), (70, 301, 33), (2, 0, 4), (0, 5, 3), (3, 130, 0), (1, 600, 129) })
        {
            foreach ((_, Metric metric) in MetricOption.Names)
            {
                foreach (int keep in new[] { 100, 10, 0 })
                {
                    Check(device, new Case(metric, queries, rows, columns, keep));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryDevice(string name)
    {
        using VectorDevice device = VectorDevice.Create(name);
        Check(device, new Case(Metric.Cosine, 3, 257, 5, 100));
        Check(device, new Case(Metric.L2, 3, 257, 5, 10) { WindowBytes = 20, ResidentBytes = 1000, IsCut = true });
        Check(device, new Case(Metric.LInf, 2, 0, 4, 100));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 1000)]
    [InlineData(1000, 40)]
    public void BlocksDoNotShow(long windowBytes, long residentBytes)
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        foreach ((_, Metric metric) in MetricOption.Names)
        {
            Check(device, new Case(metric, 5, 83, 4, 40) { WindowBytes = windowBytes, ResidentBytes = residentBytes, IsCut = true });
        }
    }

    [Fact]
    public void NotANumberIsLastInEveryBlock()
    {
        Write("B.npy", [float.NaN, 1, 5, float.NaN, 3, 1], 6, 1, isCut: true);
        _files.Write("Q.npy", [1], 1, 1);
        using VectorDevice device = VectorDevice.Create("cpu");
        foreach (long resident in new long[] { 1, 8, 1000 })
        {
            QueryHits hits = Find(device, new SearchRequest(Metric.L2, 6, null), masked: false, 1000, resident)[0];
            Assert.Equal([1, 5, 4, 2, 0, 3], hits.Rows);
            Assert.Equal([0, 0, 2, 4, float.NaN, float.NaN], hits.Scores);
            Assert.Equal([1, 5, 4, 2], Find(device, new SearchRequest(Metric.L2, null, float.PositiveInfinity), masked: false, 1000, resident)[0].Rows);
        }
    }

    [Fact]
    public void ARadiusFindsMoreThanIsAskedForAtFirst()
    {
        _files.Write("B.npy", [.. Enumerable.Range(0, 5000).Select(i => (float)(i * 7919 % 5000))], 5000, 1);
        _files.Write("Q.npy", [0, -4000, 2500, 2600, -2990], 5, 1);
        using VectorDevice device = VectorDevice.Create("cpu");
        QueryHits[] found = Find(device, new SearchRequest(Metric.L1, null, 3000), masked: false, 1 << 20, 1 << 20);
        Assert.Equal([3001, 0, 5000, 5000, 11], found.Select(hits => hits.Rows.Length));
        Assert.Equal(Enumerable.Range(0, 3001).Select(i => (float)i), found[0].Scores.ToArray());
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (float)((i + 1) / 2)), found[2].Scores.ToArray());
    }

    private void Check(VectorDevice device, Case about)
    {
        // Whole numbers: scores are exact but for roots and cosines, and many of them are equal.
        float[] database = Whole(about.Rows * about.Columns, 1);
        float[] wanted = Whole(about.Queries * about.Columns, 2);
        bool[] allowed = [.. Enumerable.Range(0, about.Rows).Select(row => row * 37 % 100 < about.Keep)];
        Write("B.npy", database, about.Rows, about.Columns, about.IsCut);
        _files.Write("Q.npy", wanted, about.Queries, about.Columns);
        VectorFile.Write(_files.At("M.npy"), allowed, about.Rows);
        ReferenceMatrix exact = ReferenceDistance.Pairwise(
            about.Metric, ReferenceMatrix.From(wanted, about.Queries, about.Columns), ReferenceMatrix.From(database, about.Rows, about.Columns));
        foreach (SearchRequest request in Requests(about.Metric, about.Rows, exact))
        {
            QueryHits[] found = Find(device, request, about.Keep < 100, about.WindowBytes, about.ResidentBytes);
            Assert.Equal(about.Queries, found.Length);
            for (int query = 0; query < found.Length; query++)
            {
                Check(about, request, Array.ConvertAll(exact.Row(query).ToArray(), score => (double)(float)score), allowed, found[query]);
            }
        }
    }

    private static void Check(Case about, SearchRequest request, double[] exact, bool[] allowed, QueryHits found)
    {
        bool largest = about.Metric.IsSimilarity();
        long[] expected =
        [
            .. ReferenceRanking.TopK(exact, exact.Length, largest).Ids
                .Where(row => allowed[row] && (request.Radius is not { } radius || (largest ? exact[row] >= radius : exact[row] <= radius)))
                .Take(request.K ?? int.MaxValue),
        ];
        long[] rows = found.Rows.ToArray();
        string what = $"{about}, {request}";
        Assert.True(expected.Length == rows.Length && rows.Distinct().Count() == rows.Length && rows.All(row => allowed[row]), what);
        for (int rank = 0; rank < rows.Length; rank++)
        {
            // The best at each rank, and the row's own score.
            double bound = ErrorBounds.Cosine(about.Columns) * Math.Max(1, Math.Abs(exact[expected[rank]]));
            Assert.True(Math.Abs(exact[expected[rank]] - found.Scores[rank]) <= bound, what);
            Assert.True(Math.Abs(exact[rows[rank]] - found.Scores[rank]) <= bound, what);
        }

        // Cosines that are equal need not be so once they are rounded.
        Assert.True(about.Metric == Metric.Cosine || rows.SequenceEqual(expected), what);
    }

    private static IEnumerable<SearchRequest> Requests(Metric metric, int rows, ReferenceMatrix exact)
    {
        yield return new SearchRequest(metric, 1, null);
        yield return new SearchRequest(metric, 10, null);
        yield return new SearchRequest(metric, rows + 3, null);
        double[] sorted = [.. exact.Values.Distinct().Order()];
        for (int i = sorted.Length / 3; i + 1 < sorted.Length; i++)
        {
            if (sorted[i + 1] - sorted[i] > 1e-4)
            {
                // Of cosines a radius between two of them, of the others one that is met.
                float radius = (float)(metric == Metric.Cosine ? (sorted[i] + sorted[i + 1]) / 2 : sorted[i]);
                yield return new SearchRequest(metric, null, radius);
                yield return new SearchRequest(metric, 4, radius);
                break;
            }
        }

        yield return new SearchRequest(metric, null, metric.IsSimilarity() ? float.NegativeInfinity : float.PositiveInfinity);
    }

    private QueryHits[] Find(VectorDevice device, SearchRequest request, bool masked, long windowBytes, long residentBytes)
    {
        InputReader reader = new(new VectorFileOptions(), new Terminal());
        using MatrixFile rows = reader.OpenMatrix(_files.At("B.npy"));
        using MatrixFile queries = reader.OpenMatrix(_files.At("Q.npy"));
        using RowMask? mask = masked ? new RowMask(reader.OpenVectors(_files.At("M.npy")), rows) : null;
        MatrixFile.NarrowFor(request.Metric, rows, queries, default);
        return new SearchStream(device, rows, queries, mask, request, default, windowBytes, residentBytes).FindAll(new SilentBoard().Begin(""));
    }

    // A file of single precision is used where it lies, one of double precision is read in blocks.
    private void Write(string name, float[] values, int rows, int columns, bool isCut)
    {
        if (isCut)
        {
            _files.WriteDouble(name, Array.ConvertAll(values, value => (double)value), rows, columns);
        }
        else
        {
            _files.Write(name, values, rows, columns);
        }
    }

    private static float[] Whole(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-8, 9))];
    }

    private sealed record Case(Metric Metric, int Queries, int Rows, int Columns, int Keep)
    {
        public long WindowBytes { get; init; } = MatrixFile.WindowBytes;

        public long ResidentBytes { get; init; } = PairStream.ResidentBytes;

        public bool IsCut { get; init; }
    }
}
