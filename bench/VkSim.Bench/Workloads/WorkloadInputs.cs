using System.Runtime.InteropServices;

namespace VkSim.Bench.Workloads;

/// <summary>
/// The inputs of one workload, the same for every contender, with float64 truth for a sample of the result.
/// Other processes read them from files in a temporary folder that is removed on dispose.
/// </summary>
internal sealed class WorkloadInputs : IDisposable
{
    private const int SampledPlaces = 512;
    private const int SampledQueries = 8;
    private readonly string _folder = Directory.CreateTempSubdirectory("vksim-bench-").FullName;

    public WorkloadInputs(Workload workload)
    {
        Workload = workload;
        A = Normal(workload.N, workload.D, seed: 1);
        B = workload.HasSecond ? Normal(workload.M, workload.D, seed: 2) : [];
        FileA = Save("a.f32", A);
        FileB = workload.HasSecond ? Save("b.f32", B) : null;
        Places = workload.Op == "search" ? [] : SamplePlaces();
        Truth = workload.Op == "search" ? TrueNeighbours() : [.. Places.Select(TrueValue)];
        PlacesFile = Save("places.i64", Places);
        TruthFile = Save("truth.f64", Truth);
    }

    public Workload Workload { get; }

    public float[] A { get; }

    public float[] B { get; }

    public string FileA { get; }

    public string? FileB { get; }

    public string PlacesFile { get; }

    public string TruthFile { get; }

    /// <summary>Indices into the flattened result whose truth is known; empty for a search.</summary>
    public long[] Places { get; }

    /// <summary>The true values at <see cref="Places"/>, or the true ids of the first queries of a search.</summary>
    public double[] Truth { get; }

    /// <summary>The largest error of a result over the largest true magnitude.</summary>
    public double ErrorOf(Func<long, float> result)
    {
        double worst = 0;
        double largest = Truth.Max(Math.Abs);
        for (int sample = 0; sample < Places.Length; sample++)
        {
            double error = Math.Abs(result(Places[sample]) - Truth[sample]);
            // A NaN is the worst error there is; Max would let it pass on one side only.
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }

        return worst / Math.Max(largest, double.Epsilon);
    }

    /// <summary>The share of the true neighbours that a search's ids miss.</summary>
    public double MissedBy(Func<int, long> ids)
    {
        int missing = 0;
        for (int start = 0; start < Truth.Length; start += Workload.K)
        {
            var found = Enumerable.Range(start, Workload.K).Select(ids).ToHashSet();
            missing += Truth.Skip(start).Take(Workload.K).Count(id => !found.Contains((long)id));
        }

        return (double)missing / Truth.Length;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static float[] Normal(int rows, int columns, int seed)
    {
        var values = new float[(long)rows * columns];
        var random = new Random(seed);
        for (int i = 0; i < values.Length; i += 2)
        {
            // Box-Muller: two normal values of two uniform ones.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sin, double cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cos);
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)(radius * sin);
            }
        }

        return values;
    }

    private string Save<T>(string name, T[] values)
        where T : unmanaged
    {
        string path = Path.Combine(_folder, name);
        using FileStream file = File.Create(path);
        const int Chunk = 1 << 24;
        for (int start = 0; start < values.Length; start += Chunk)
        {
            file.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(Chunk, values.Length - start))));
        }

        return path;
    }

    private long[] SamplePlaces()
    {
        long size = Workload.Op switch
        {
            "normalize" => (long)Workload.N * Workload.D,
            "cosine_rowwise" => Workload.N,
            _ => (long)Workload.N * Workload.M,
        };
        var random = new Random(3);
        return [.. Enumerable.Range(0, SampledPlaces).Select(_ => random.NextInt64(size))];
    }

    private double TrueValue(long place)
    {
        int d = Workload.D;
        if (Workload.Op == "normalize")
        {
            ReadOnlySpan<float> row = Row(A, place / d);
            return row[(int)(place % d)] / Math.Sqrt(Dot(row, row));
        }

        bool paired = Workload.Op == "cosine_rowwise";
        ReadOnlySpan<float> a = Row(A, paired ? place : place / Workload.M);
        ReadOnlySpan<float> b = Row(B, paired ? place : place % Workload.M);
        return Workload.Op switch
        {
            "dot_matrix" => Dot(a, b),
            "cdist" => Distance(a, b, Workload.P),
            _ => Dot(a, b) / Math.Sqrt(Dot(a, a)) / Math.Sqrt(Dot(b, b)),
        };
    }

    private double[] TrueNeighbours()
    {
        int queries = Math.Min(Workload.N, SampledQueries);
        var ids = new double[queries * Workload.K];
        Parallel.For(0, queries, query =>
        {
            var order = Enumerable.Range(0, Workload.M)
                .Select(row => (Score: Score(query, row), Row: row))
                .OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Row).Take(Workload.K).ToArray();
            for (int rank = 0; rank < order.Length; rank++)
            {
                ids[(query * Workload.K) + rank] = order[rank].Row;
            }
        });
        return ids;
    }

    private double Score(int query, int row) => Workload.Metric == "l2"
        ? -Distance(Row(A, query), Row(B, row), 2)
        : Dot(Row(A, query), Row(B, row));

    private ReadOnlySpan<float> Row(float[] matrix, long row) => matrix.AsSpan(checked((int)(row * Workload.D)), Workload.D);

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double p)
    {
        double result = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = Math.Abs((double)a[i] - b[i]);
            result = double.IsPositiveInfinity(p) ? Math.Max(result, difference) : result + Math.Pow(difference, p);
        }

        return double.IsPositiveInfinity(p) ? result : Math.Pow(result, 1 / p);
    }
}
