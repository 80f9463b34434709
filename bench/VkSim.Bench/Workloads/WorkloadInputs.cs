using System.Runtime.InteropServices;
using VkSim.Bench.Losses;

namespace VkSim.Bench.Workloads;

/// <summary>
/// The inputs of one workload, the same for every contender, with float64 truth for a sample of the result.
/// Other processes read them from files in a temporary folder that is removed on dispose.
/// </summary>
internal sealed class WorkloadInputs : IDisposable
{
    private const int SampledPlaces = 512;
    private const int SampledQueries = 8;
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("vksim-bench-").FullName);
    private readonly Lazy<ContenderMemory<float>> _ownA;
    private readonly Lazy<ContenderMemory<float>> _ownB;
    private readonly List<IDisposable> _results = [];

    /// <summary>Random rows for a workload.</summary>
    public WorkloadInputs(Workload workload)
        : this(workload, RandomRows.Normal(workload.N, workload.D, seed: 1), workload.HasSecond ? RandomRows.Normal(workload.M, workload.D, seed: 2) : [])
    {
    }

    /// <summary>Given rows: N×D and, where there is a second operand, M×D.</summary>
    public WorkloadInputs(Workload workload, float[] a, float[] b)
    {
        Workload = workload;
        A = a;
        B = b;
        _ownA = new(() => new ContenderMemory<float>(A));
        _ownB = new(() => new ContenderMemory<float>(B));
        Places = workload.Op == "search" ? [] : SamplePlaces();
        Truth = workload switch
        {
            { Op: "search" } => TrueNeighbours(),
            { IsLoss: true } => TrueLoss(),
            _ => [.. Places.Select(TrueValue)],
        };
    }

    public Workload Workload { get; }

    public float[] A { get; }

    public float[] B { get; }

    /// <summary>The first operand in the pages that VkSim's matrices have, for contenders that do not copy it.</summary>
    public ContenderMemory<float> OwnA => _ownA.Value;

    /// <summary>The second one likewise.</summary>
    public ContenderMemory<float> OwnB => _ownB.Value;

    public string FileA => Saved("a.f32", A);

    public string? FileB => Workload.HasSecond ? Saved("b.f32", B) : null;

    public string PlacesFile => Saved("places.i64", Places);

    public string TruthFile => Saved("truth.f64", Truth);

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
    /// <param name="ids">The id at a place of the result.</param>
    /// <param name="queries">How many queries were asked; null: all.</param>
    public double MissedBy(Func<int, long> ids, int? queries = null)
    {
        int missing = 0;
        int known = Math.Min(Truth.Length, (queries ?? Workload.N) * Workload.K);
        for (int start = 0; start < known; start += Workload.K)
        {
            var found = Enumerable.Range(start, Workload.K).Select(ids).ToHashSet();
            missing += Truth.Skip(start).Take(Workload.K).Count(id => !found.Contains((long)id));
        }

        return (double)missing / known;
    }

    /// <summary>Room for a contender's result in such pages too; let go of with the inputs.</summary>
    public ContenderMemory<T> Result<T>(int length)
        where T : unmanaged
    {
        var result = new ContenderMemory<T>(length);
        _results.Add(result);
        return result;
    }

    public void Dispose()
    {
        _results.ForEach(result => result.Dispose());
        foreach (Lazy<ContenderMemory<float>> own in new[] { _ownA, _ownB }.Where(own => own.IsValueCreated))
        {
            ((IDisposable)own.Value).Dispose();
        }

        if (_folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }
    }

    private string Saved<T>(string name, T[] values)
        where T : unmanaged
    {
        string path = Path.Combine(_folder.Value, name);
        if (File.Exists(path))
        {
            return path;
        }

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
            "topk" => (long)Workload.N * Workload.K,
            "clip" or "ntxent" => Workload.Mode == "gradients" ? ((long)Workload.N + Workload.M) * Workload.D : 1,
            _ => (long)Workload.N * Workload.M,
        };
        var random = new Random(3);
        return [.. Enumerable.Range(0, SampledPlaces).Select(_ => random.NextInt64(size))];
    }

    private double[] TrueLoss()
    {
        var truth = new LossTruth(Workload, A, B);
        double[] values = new double[Places.Length];
        Parallel.For(0, values.Length, sample => values[sample] = Workload.Mode == "gradients" ? truth.Gradient(Places[sample]) : truth.Loss);
        return values;
    }

    private double TrueValue(long place)
    {
        int d = Workload.D;
        if (Workload.Op == "normalize")
        {
            ReadOnlySpan<float> row = Row(A, place / d);
            return row[(int)(place % d)] / Math.Sqrt(Dot(row, row));
        }

        if (Workload.Op == "topk")
        {
            float[] sorted = Row(A, place / Workload.K).ToArray();
            Array.Sort(sorted);
            return sorted[^(int)((place % Workload.K) + 1)];
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

    private double Score(int query, int row)
    {
        ReadOnlySpan<float> a = Row(A, query);
        ReadOnlySpan<float> b = Row(B, row);
        return Workload.Metric switch
        {
            "l2" => -Distance(a, b, 2),
            "cosine" => Dot(a, b) / Math.Sqrt(Dot(b, b)),
            _ => Dot(a, b),
        };
    }

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
            result = p switch
            {
                double.PositiveInfinity => Math.Max(result, difference),
                2 => result + (difference * difference),
                _ => result + Math.Pow(difference, p),
            };
        }

        return p switch
        {
            double.PositiveInfinity => result,
            2 => Math.Sqrt(result),
            _ => Math.Pow(result, 1 / p),
        };
    }
}
