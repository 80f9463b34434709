using System.Runtime.InteropServices;
using VkSim.Catalog;
using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Cli.Tests.Demo;

/// <summary>A backend in the oracle's arithmetic, rounded once, that can be told to go wrong.</summary>
internal sealed partial class ExactBackend : IVectorBackend
{
    /// <summary>Added to every score.</summary>
    public float Fault { get; init; }

    /// <summary>The best neighbour is left out of every list.</summary>
    public bool ForgetsNearest { get; init; }

    public BackendInfo Info { get; } = new() { Name = "exact", Vendor = "test", Driver = "oracle", Type = "simd" };

    public VectorDevice Open() => new(this, BackendCatalog.Describe(Info, 0) with { Chosen = true, Reason = "for a test" });

    public IMatrixStorage Allocate(long rows, int columns, ElementType elementType) => new Storage(new float[rows * columns]);

    public void Write(in MatrixView destination, ReadOnlySpan<byte> source) =>
        MemoryMarshal.Cast<byte, float>(source).CopyTo(Values(destination));

    public void Read(in MatrixView source, Span<byte> destination) =>
        MemoryMarshal.AsBytes(Values(source)).CopyTo(destination);

    public ValueTask ReadAsync(MatrixView source, Memory<byte> destination, CancellationToken cancellationToken)
    {
        Read(source, destination.Span);
        return ValueTask.CompletedTask;
    }

    public void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context) =>
        ReferenceNormalize.Rows(Matrix(source), settings.P, settings.Epsilon).ToSingle().CopyTo(Values(destination));

    public void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context) =>
        throw new NotSupportedException();

    public void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        float[] scores = ReferenceCosine.Pairwise(Matrix(a), Matrix(b), settings.Cosine.Epsilon).ToSingle();
        Span<float> target = Values(result);
        for (int index = 0; index < scores.Length; index++)
        {
            target[index] = scores[index] + Fault;
        }
    }

    public void Nearest(
        in MatrixView queries, in MatrixView database, in NearestSettings settings, Span<float> scores, Span<long> ids, in OperationContext context)
    {
        int skipped = ForgetsNearest ? 1 : 0;
        (ReferenceMatrix best, long[][] order) = ReferenceRanking.Nearest(Metric.Cosine, Matrix(queries), Matrix(database), settings.K + skipped);
        for (int query = 0; query < order.Length; query++)
        {
            for (int rank = 0; rank < settings.K; rank++)
            {
                scores[(query * settings.K) + rank] = (float)best[query, rank + skipped] + Fault;
                ids[(query * settings.K) + rank] = order[query][rank + skipped];
            }
        }
    }

    public long FindZeroRow(in MatrixView matrix) => -1;

    public void Synchronize()
    {
    }

    public ValueTask SynchronizeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask NearestAsync(
        MatrixView queries, MatrixView database, NearestSettings settings, Memory<float> scores, Memory<long> ids, OperationContext context)
    {
        Nearest(queries, database, settings, scores.Span, ids.Span, context);
        return ValueTask.CompletedTask;
    }

    public ValueTask TopKAsync(MatrixView matrix, int k, bool largest, Memory<float> values, Memory<long> ids, OperationContext context) =>
        throw new NotSupportedException();

    public IOperationList CreateList(string name) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private static ReferenceMatrix Matrix(in MatrixView view) => ReferenceMatrix.From(Values(view), (int)view.Rows, view.Columns);

    private static Span<float> Values(in MatrixView view) =>
        ((Storage)view.Storage).Values.AsSpan((int)view.FirstElement, (int)(view.Rows * view.Columns));

    private sealed record Storage(float[] Values) : IMatrixStorage
    {
        public long ElementCount => Values.Length;

        public ElementType ElementType => ElementType.Float32;

        public void Dispose()
        {
        }
    }
}
