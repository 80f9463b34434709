using VkSim.Contract;
using VkSim.Simd.Coarse;
using VkSim.Simd.Gradients;
using VkSim.Simd.Lists;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Rows;
using VkSim.Simd.Rows.Ranking;
using VkSim.Simd.Rows.Softmax;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd;

/// <summary>
/// The operations on the processor's own vector units: <see cref="RowEngine"/> for what reads each row once,
/// <see cref="PairwiseEngine"/> for what compares rows. Every call is complete when it returns, but for lists and for what is awaited.
/// </summary>
internal sealed partial class SimdBackend : IVectorBackend
{
    private readonly WorkSplitter _splitter;
    private readonly RowEngine _rows;
    private readonly PairwiseEngine _pairs;
    private readonly CertifiedEngine _certified;
    private readonly SoftmaxEngine _softmax;
    private readonly RowRankingEngine _ranking;
    private readonly GradientEngine _gradients;
    private bool _disposed;

    /// <summary>Creates a backend.</summary>
    /// <param name="maxDegreeOfParallelism">Threads that a call may use; null: one a processor.</param>
    /// <param name="level">The instructions to use; null: the best there are, or what VKSIM_SIMD says.</param>
    /// <param name="parts">What compares rows; null: the level's own.</param>
    /// <exception cref="ArgumentException">The machine lacks the level.</exception>
    public SimdBackend(int? maxDegreeOfParallelism = null, SimdLevel? level = null, LevelParts? parts = null)
    {
        SimdLevel used = level ?? SimdLevel.Current;
        if (used > SimdDetection.Highest)
        {
            throw new ArgumentException($"This machine has no {used}; the most it has is {SimdDetection.Highest}.", nameof(level));
        }

        WorkSplitter splitter = _splitter = new WorkSplitter(maxDegreeOfParallelism);
        _rows = new RowEngine(splitter, used);
        _pairs = new PairwiseEngine(splitter, parts ?? LevelParts.For(used));
        _certified = new CertifiedEngine(_pairs, CoarseKernel.For(used), splitter);
        _softmax = new SoftmaxEngine(splitter, used);
        _ranking = new RowRankingEngine(splitter, used);
        _gradients = new GradientEngine(splitter, _rows, used);
        Info = SimdBackendInfo.Of(used);
    }

    /// <inheritdoc/>
    public BackendInfo Info { get; }

    /// <summary>Scratch memory in bytes that is kept for further calls.</summary>
    public long ScratchBytes => _pairs.ScratchBytes + _certified.ScratchBytes + _ranking.ScratchBytes + _gradients.ScratchBytes;

    /// <inheritdoc/>
    public IMatrixStorage Allocate(long rows, int columns, ElementType elementType)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new HostStorage(checked(rows * columns), elementType);
    }

    /// <inheritdoc/>
    public IMatrixStorage? Map(IMatrixSource source)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return HostStorage.TryMap(source);
    }

    /// <inheritdoc/>
    public void Read(in MatrixView source, Span<byte> destination)
    {
        using HostLease lease = HostStorage.Lease(source, out HostMatrix matrix);
        SimdBackendRows.Read(matrix, destination);
    }

    /// <inheritdoc/>
    public void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context)
    {
        using HostLease sourceLease = HostStorage.Lease(source, out HostMatrix from);
        using HostLease destinationLease = HostStorage.Lease(destination, out HostMatrix to);
        using HostLease normsLease = HostStorage.Lease(norms, out HostMatrix lengths);
        if (settings.Axis == NormalizeAxis.Columns)
        {
            _rows.NormalizeColumns(from, to, lengths, settings, context);
        }
        else
        {
            _rows.Normalize(from, to, lengths, settings, context);
        }
    }

    /// <inheritdoc/>
    public void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix rowsB);
        using HostLease leaseResult = HostStorage.Lease(result, out HostMatrix cosines);
        _rows.RowwiseCosine(rowsA, rowsB, cosines, settings, context);
    }

    /// <inheritdoc/>
    public void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix rowsB);
        using HostLease leaseResult = HostStorage.Lease(result, out HostMatrix values);
        _pairs.Pairwise(rowsA, rowsB, values, settings, context);
    }

    /// <inheritdoc/>
    public void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        using HostLease lease = HostStorage.Lease(rows, out HostMatrix operand);
        using HostLease leaseResult = HostStorage.Lease(result, out HostMatrix values);
        _pairs.Condensed(operand, values, settings, context);
    }

    /// <inheritdoc/>
    public unsafe void ExpandCondensed(in MatrixView condensed, long first, in MatrixView square, in OperationContext context)
    {
        using HostLease lease = HostStorage.Lease(condensed, out HostMatrix pairs);
        using HostLease leaseOfSquare = HostStorage.Lease(square, out HostMatrix result);
        long n = square.Columns;
        for (long i = first; i < first + square.Rows; i++)
        {
            float* row = result.Row<float>(i - first);
            for (long j = 0; j < n; j++)
            {
                (long low, long high) = i < j ? (i, j) : (j, i);
                row[j] = i == j ? 0 : *pairs.Row<float>((low * ((2 * n) - low - 1) / 2) + high - low - 1);
            }
        }
    }

    /// <inheritdoc/>
    public void Nearest(
        in MatrixView queries, in MatrixView database, in NearestSettings settings, Span<float> scores, Span<long> ids, in OperationContext context)
    {
        using HostLease queriesLease = HostStorage.Lease(queries, out HostMatrix queryRows);
        using HostLease databaseLease = HostStorage.Lease(database, out HostMatrix databaseRows);
        _pairs.Nearest(queryRows, databaseRows, settings, default, scores, ids, context);
    }

    /// <inheritdoc/>
    public long FindZeroRow(in MatrixView matrix)
    {
        using HostLease lease = HostStorage.Lease(matrix, out HostMatrix rows);
        return _rows.FindZeroRow(rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _queue.Dispose();
        _certified.Dispose();
        _pairs.Dispose();
        _ranking.Dispose();
        _gradients.Dispose();
    }
}
