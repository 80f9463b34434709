using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders;

/// <summary>
/// What a .NET user writes today: a parallel loop over rows with System.Numerics.Tensors' TensorPrimitives, a call a
/// pair. Norms are taken once a row where the operation allows it.
/// </summary>
internal sealed class TensorPrimitivesContender(WorkloadInputs inputs) : IContender
{
    private const int RowsATask = 512;
    private readonly Workload _workload = inputs.Workload;
    private readonly ContenderMemory<float> _a = inputs.OwnA;
    private readonly ContenderMemory<float> _b = inputs.OwnB;
    private readonly ContenderMemory<float> _result = inputs.Result<float>(ResultLength(inputs.Workload));

    public string Name => "TensorPrimitives 11.0.0, Parallel.For";

    public string Kernels => Vector512.IsHardwareAccelerated ? ".NET, 512 bits" : Vector256.IsHardwareAccelerated ? ".NET, 256 bits" : ".NET, 128 bits";

    public long? ScratchBytes => null;

    public void Run()
    {
        switch (_workload.Op)
        {
            case "normalize":
                Rows(_workload.N, Normalize);
                break;
            case "cosine_one_to_many":
                Rows(_workload.M, row => Found[row] = TensorPrimitives.CosineSimilarity(A(0), B(row)));
                break;
            case "cosine_rowwise":
                Rows(_workload.N, row => Found[row] = TensorPrimitives.CosineSimilarity(A(row), B(row)));
                break;
            case "dot_matrix":
                Pairs(static (a, b, _) => TensorPrimitives.Dot(a, b));
                break;
            case "cosine_matrix":
                Pairs(static (a, b, _) => TensorPrimitives.CosineSimilarity(a, b));
                break;
            case "cdist":
                Pairs(Distance(_workload.P));
                break;
            case "topk":
                Rows(_workload.N, BestOfRow);
                break;
            case "search":
                Search();
                break;
            default:
                throw new InvalidOperationException($"no TensorPrimitives form of {_workload.Op}");
        }
    }

    public double Error(WorkloadInputs inputs) =>
        _workload.Op == "search" ? inputs.MissedBy(place => (long)Found[place]) : inputs.ErrorOf(place => Found[(int)place]);

    public void Dispose()
    {
    }

    private delegate float Pair(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> scratch);

    private static int ResultLength(Workload workload) => workload.Op switch
    {
        "normalize" => workload.N * workload.D,
        "cosine_rowwise" => workload.N,
        "search" or "topk" => workload.N * workload.K,
        _ => workload.N * workload.M,
    };

    private Span<float> Found => _result.GetSpan();

    private ReadOnlySpan<float> A(int row) => _a.GetSpan().Slice(row * _workload.D, _workload.D);

    private ReadOnlySpan<float> B(int row) => _b.GetSpan().Slice(row * _workload.D, _workload.D);

    private static void Rows(int rows, Action<int> row) =>
        Parallel.For(0, (rows + RowsATask - 1) / RowsATask, task =>
        {
            for (int i = task * RowsATask; i < Math.Min(rows, (task + 1) * RowsATask); i++)
            {
                row(i);
            }
        });

    private void Normalize(int row) =>
        TensorPrimitives.Divide(A(row), TensorPrimitives.Norm(A(row)), Found.Slice(row * _workload.D, _workload.D));

    private void Pairs(Pair pair) =>
        Parallel.For(0, _workload.N, i =>
        {
            Span<float> scratch = stackalloc float[_workload.D];
            for (int j = 0; j < _workload.M; j++)
            {
                Found[(i * _workload.M) + j] = pair(A(i), B(j), scratch);
            }
        });

    private static Pair Distance(double p) => p switch
    {
        1 => static (a, b, scratch) =>
        {
            TensorPrimitives.Subtract(a, b, scratch);
            return TensorPrimitives.SumOfMagnitudes<float>(scratch);
        }
        ,
        2 => static (a, b, _) => TensorPrimitives.Distance(a, b),
        3 => static (a, b, scratch) =>
        {
            TensorPrimitives.Subtract(a, b, scratch);
            TensorPrimitives.Abs(scratch, scratch);
            double sum = 0;
            foreach (float difference in scratch)
            {
                sum += difference * difference * difference;
            }

            return (float)Math.Cbrt(sum);
        }
        ,
        double.PositiveInfinity => static (a, b, scratch) =>
        {
            TensorPrimitives.Subtract(a, b, scratch);
            return MathF.Abs(TensorPrimitives.MaxMagnitude<float>(scratch));
        }
        ,
        _ => (a, b, scratch) =>
        {
            TensorPrimitives.Subtract(a, b, scratch);
            TensorPrimitives.Abs(scratch, scratch);
            TensorPrimitives.Pow(scratch, (float)p, scratch);
            return MathF.Pow(TensorPrimitives.Sum<float>(scratch), (float)(1 / p));
        }
        ,
    };

    private void BestOfRow(int row)
    {
        Span<float> found = Found.Slice(row * _workload.K, _workload.K);
        if (_workload.K == 1)
        {
            found[0] = A(row)[TensorPrimitives.IndexOfMax(A(row))];
            return;
        }

        Span<float> sorted = stackalloc float[_workload.D];
        Span<int> columns = stackalloc int[_workload.D];
        A(row).CopyTo(sorted);
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = column;
        }

        sorted.Sort(columns);
        sorted[^_workload.K..].CopyTo(found);
        found.Reverse();
    }

    private void Search()
    {
        if (_workload.N == 1)
        {
            SearchOne();
            return;
        }

        Parallel.For(0, _workload.N, query => Best(query, 0, _workload.M, Found.Slice(query * _workload.K, _workload.K)));
    }

    private void SearchOne()
    {
        int tasks = Environment.ProcessorCount;
        var partial = new float[tasks * _workload.K];
        Parallel.For(0, tasks, task => Best(0, (int)((long)_workload.M * task / tasks), (int)((long)_workload.M * (task + 1) / tasks),
            partial.AsSpan(task * _workload.K, _workload.K)));
        partial.OrderByDescending(row => Score(0, (int)row)).Take(_workload.K).ToArray().CopyTo(Found);
    }

    private float Score(int query, int row) => _workload.Metric == "l2"
        ? -TensorPrimitives.Distance(A(query), B(row))
        : TensorPrimitives.Dot(A(query), B(row));

    private void Best(int query, int start, int end, Span<float> ids)
    {
        var best = new PriorityQueue<int, float>(_workload.K + 1);
        for (int row = start; row < end; row++)
        {
            float score = Score(query, row);
            if (best.Count < _workload.K)
            {
                best.Enqueue(row, score);
            }
            else if (best.TryPeek(out _, out float worst) && score > worst)
            {
                best.EnqueueDequeue(row, score);
            }
        }

        for (int rank = ids.Length - 1; rank >= 0; rank--)
        {
            // Ids below 2^24 are exact in a float; the benchmark's populations are.
            ids[rank] = best.Dequeue();
        }
    }
}
