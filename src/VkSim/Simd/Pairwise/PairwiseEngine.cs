using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Pairwise.Ranking;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Pairwise;

/// <summary>
/// Compares every row of one operand with every row of another: all metrics, written out as a matrix or kept only as
/// the nearest. Operands are tiled, so that nothing but the result grows with N·M. A pair's value depends on the two rows
/// alone: not on the batch, the tile or the number of threads. Shapes are the caller's to check.
/// </summary>
internal sealed unsafe class PairwiseEngine : IDisposable
{
    // Beside which left operands as narrow as this, the right one is better streamed: a panel's padding would be wasted.
    private const int NarrowRows = 32;

    private readonly Stack<PairwiseCall> _idle = new();
    private readonly LevelParts _parts;
    private readonly WorkSplitter _splitter;

    /// <summary>Creates an engine of a level's parts.</summary>
    /// <param name="splitter">Runs the tiles.</param>
    /// <param name="level">The instructions to use; the machine must have them.</param>
    public PairwiseEngine(WorkSplitter splitter, SimdLevel level)
        : this(splitter, LevelParts.For(level))
    {
    }

    /// <summary>Creates an engine.</summary>
    /// <param name="splitter">Runs the tiles.</param>
    /// <param name="parts">What to compare with.</param>
    public PairwiseEngine(WorkSplitter splitter, LevelParts parts)
    {
        _splitter = splitter;
        _parts = parts;
    }

    /// <summary>Scratch memory in bytes that is kept for further calls.</summary>
    public long ScratchBytes
    {
        get
        {
            lock (_idle)
            {
                return _idle.Sum(call => call.ScratchBytes);
            }
        }
    }

    /// <summary>result (N×M, single precision) = comparison of every row of a with every row of b.</summary>
    public void Pairwise(in HostMatrix a, in HostMatrix b, in HostMatrix result, in PairwiseSettings settings, in OperationContext context)
    {
        PairwiseCall call = Rent();
        try
        {
            PairComparison comparison = _parts.Comparison(settings, a.Columns);
            bool transposed = b.Rows < NarrowRows && a.Rows > b.Rows;
            call.Store.Begin(result, transposed);
            if (transposed)
            {
                call.Run.Execute(b, a, comparison, call.Store, _splitter, context);
            }
            else
            {
                call.Run.Execute(a, b, comparison, call.Store, _splitter, context);
            }
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>result (N·(N−1)/2 values without gaps) = comparison of row i with row j for every i &lt; j, row after row.</summary>
    public void Condensed(in HostMatrix rows, in HostMatrix result, in PairwiseSettings settings, in OperationContext context)
    {
        PairwiseCall call = Rent();
        try
        {
            PairComparison comparison = _parts.Comparison(settings, rows.Columns);
            call.Condensed.Begin(result, rows.Rows);
            call.Run.Execute(rows, rows, comparison, call.Condensed, _splitter, context);
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>The K best rows of the database for each query, best first, ties by lower id, NaN last.</summary>
    /// <param name="queries">Q rows.</param>
    /// <param name="database">M rows.</param>
    /// <param name="settings">How to compare, and K.</param>
    /// <param name="filter">Which database rows may be found.</param>
    /// <param name="scores">Q×K scores; beyond the population <see cref="MetricProperties.TailScore"/>.</param>
    /// <param name="ids">Q×K row numbers; beyond the population −1.</param>
    /// <param name="context">Cancellation and progress.</param>
    public void Nearest(
        in HostMatrix queries,
        in HostMatrix database,
        in NearestSettings settings,
        RowFilter filter,
        Span<float> scores,
        Span<long> ids,
        in OperationContext context)
    {
        PairwiseCall call = Rent();
        try
        {
            PairComparison comparison = _parts.Comparison(settings.Comparison, queries.Columns);
            call.Nearest(queries, database, comparison, settings, filter, scores, ids, _splitter, context);
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>The K best rows of several parts for each query: <see cref="IVectorBackend.Search"/>.</summary>
    public void Search(
        in HostMatrix queries,
        ReadOnlySpan<SearchPart> parts,
        in SearchSettings settings,
        Span<float> scores,
        Span<long> rows,
        in OperationContext context)
    {
        PairwiseCall call = Rent();
        try
        {
            PairComparison comparison = _parts.Comparison(settings.Comparison, queries.Columns);
            call.Search(queries, parts, comparison, settings, scores, rows, _splitter, context);
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>
    /// All rows of the database within a radius of each query: distances up to it, similarities from it on; best first,
    /// ties by lower id. NaN is within no radius.
    /// </summary>
    /// <param name="queries">Q rows, fewer than 2³¹.</param>
    /// <param name="database">M rows, fewer than 2³².</param>
    /// <param name="settings">How to compare.</param>
    /// <param name="radius">The radius.</param>
    /// <param name="filter">Which database rows may be found.</param>
    /// <param name="context">Cancellation and progress.</param>
    public RadiusHits WithinRadius(
        in HostMatrix queries, in HostMatrix database, in PairwiseSettings settings, float radius, RowFilter filter, in OperationContext context)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queries.Rows, int.MaxValue, nameof(queries));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(database.Rows, RankKey.IdLimit, nameof(database));
        PairwiseCall call = Rent();
        try
        {
            PairComparison comparison = _parts.Comparison(settings, queries.Columns);
            call.Radius.Begin(radius, !settings.Metric.IsSimilarity(), filter, _splitter.Degree);
            call.Run.Execute(queries, database, comparison, call.Radius, _splitter, context);
            return RadiusCollector.Collect(call.Radius, (int)queries.Rows, !settings.Metric.IsSimilarity(), _splitter);
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>Sums over the pairs of rows: <see cref="IVectorOperations.PairSums"/>.</summary>
    public void ContrastiveForward(
        in HostMatrix a,
        in HostMatrix b,
        in PairLogits logits,
        in HostPairRoles roles,
        in HostPairSums left,
        in HostPairSums right,
        in HostMatrix kept,
        in OperationContext context)
    {
        PairwiseCall call = Rent();
        try
        {
            bool isSymmetric = !right.IsWanted && roles.AreSymmetric && a.IsSameAs(b);
            call.Forward.Begin(logits, roles, left, right, a.Rows, b.Rows, isSymmetric, kept);
            call.Run.Execute(a, b, _parts.Comparison(logits.Similarity, a.Columns), call.Forward, _splitter, context);
            call.Forward.FinishColumns();
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>One gradient or both: <see cref="IVectorOperations.PairGradients"/>.</summary>
    public void ContrastiveBackward(in HostMatrix a, in HostMatrix b, in ContrastiveGradient gradient, in OperationContext context)
    {
        bool isMutual = !gradient.RightResult.IsNone;
        if (isMutual && !PairwisePlan.SuitsMeetings(a.Rows, b.Rows))
        {
            ContrastiveBackward(a, b, gradient.OfLeft, StepProgress.Of(context, 0, 2));
            ContrastiveBackward(b, a, gradient.OfRight, StepProgress.Of(context, 1, 2));
            return;
        }

        PairwiseCall call = Rent();
        try
        {
            PairComparison comparison = _parts.Comparison(gradient.Logits.Similarity, a.Columns);
            bool isSymmetric = a.IsSameAs(b) && gradient.IsSymmetric && PairwisePlan.SuitsMeetings(a.Rows, b.Rows);
            call.Backward.Begin(gradient, a, b, isSymmetric);
            if (isMutual || isSymmetric)
            {
                call.Run.ExecuteMeetings(a, b, comparison, call.Backward, _splitter, context);
                call.Backward.Finish(_splitter, context);
            }
            else
            {
                call.Run.Execute(a, b, comparison, call.Backward, _splitter, context);
            }
        }
        finally
        {
            Return(call);
        }
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            while (_idle.TryPop(out PairwiseCall? call))
            {
                call.Dispose();
            }
        }
    }

    private PairwiseCall Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out PairwiseCall? call) ? call : new PairwiseCall(_parts);
        }
    }

    private void Return(PairwiseCall call)
    {
        lock (_idle)
        {
            _idle.Push(call);
        }
    }
}
