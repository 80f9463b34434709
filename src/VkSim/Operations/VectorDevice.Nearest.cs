using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The k rows of the database with the largest cosine to each query. The Q×N scores are never written.</summary>
    /// <param name="queries">Q×D.</param>
    /// <param name="database">N×D.</param>
    /// <param name="k">Neighbours for each query, from 0 on; may exceed N, the tail then holds id −1 with −∞.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress, cancellation.</param>
    /// <returns>Best first, ties by the lower id, NaN last; the same on every device.</returns>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or a zero row where that is an error.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is negative, or Q×k results do not fit an array.</exception>
    /// <exception cref="NotSupportedException">More rows, or longer lists, than a GPU can search.</exception>
    public Neighbors CosineTopK(Matrix queries, Matrix database, int k, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        return Found(CheckedSearch(queries, database, k, options), options.Context);
    }

    /// <summary>The k rows of the database that are nearest to each query. The Q×N scores are never written.</summary>
    /// <param name="queries">Q×D.</param>
    /// <param name="database">N×D.</param>
    /// <param name="k">Neighbours for each query, from 0 on; may exceed N, the tail then holds id −1 with −∞ (similarities) or +∞ (distances).</param>
    /// <param name="metric">What near means: the largest cosine or dot product, or the smallest distance.</param>
    /// <param name="options">Epsilon and zero vectors of the cosine, mode of Euclidean distances, order of <see cref="Metric.Lp"/>, progress, cancellation.</param>
    /// <returns>Best first, ties by the lower id, NaN last; the same on every device.</returns>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or a zero row where that is an error.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An unknown metric, k is negative, or Q×k results do not fit an array.</exception>
    /// <exception cref="NotSupportedException">More rows, or longer lists, than a GPU can search.</exception>
    public Neighbors NearestNeighbors(Matrix queries, Matrix database, int k, Metric metric, NearestOptions? options = null)
    {
        options ??= NearestOptions.Default;
        return Found(CheckedSearch(queries, database, k, metric, options), options.Context);
    }

    /// <summary>As <see cref="NearestNeighbors(Matrix, Matrix, int, Metric, NearestOptions?)"/>, for one query that is on the host.</summary>
    /// <param name="query">D values.</param>
    /// <param name="database">N×D.</param>
    /// <param name="k">Neighbours, from 0 on; may exceed N.</param>
    /// <param name="metric">What near means.</param>
    /// <param name="options">Epsilon and zero vectors of the cosine, mode of Euclidean distances, order of <see cref="Metric.Lp"/>, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A query of another length than D, another device's matrix, or a zero row where that is an error.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An unknown metric, or k is negative.</exception>
    /// <exception cref="NotSupportedException">More rows, or longer lists, than a GPU can search.</exception>
    public Neighbors NearestNeighbors(ReadOnlySpan<float> query, Matrix database, int k, Metric metric, NearestOptions? options = null)
    {
        options ??= NearestOptions.Default;
        CheckMetric(metric);
        MatrixView rows = database.ViewOn(this);
        using WorkingMemoryLease lease = RentWorkingMemory();
        MatrixView queries = KeepQuery(lease.Memory, query, rows);
        return Found(CheckedSearch(queries, rows, k, options.Settings(metric), options.CancellationToken, nameof(query)), options.Context);
    }

    /// <summary>As <see cref="NearestNeighborsAsync(Matrix, Matrix, int, Metric, Memory{long}, Memory{float}, NearestOptions)"/>, with the usual options.</summary>
    /// <inheritdoc cref="NearestNeighborsAsync(Matrix, Matrix, int, Metric, Memory{long}, Memory{float}, NearestOptions)"/>
    /// <param name="queries">Q×D; not written until the task has ended.</param>
    /// <param name="database">N×D; not written until the task has ended.</param>
    /// <param name="k">Neighbours for each query, from 0 on; may exceed N, the tail then holds id −1 with −∞ (similarities) or +∞ (distances).</param>
    /// <param name="metric">What near means.</param>
    /// <param name="ids">Q×k row numbers; undefined where the task is cancelled or fails.</param>
    /// <param name="scores">Q×k scores.</param>
    /// <param name="cancellationToken">Looked at between blocks of work.</param>
    public ValueTask NearestNeighborsAsync(
        Matrix queries, Matrix database, int k, Metric metric, Memory<long> ids, Memory<float> scores, CancellationToken cancellationToken) =>
        NearestNeighborsAsync(
            queries, database, k, metric, ids, scores,
            cancellationToken.CanBeCanceled ? new NearestOptions { CancellationToken = cancellationToken } : NearestOptions.Default);

    /// <summary>
    /// As <see cref="NearestNeighbors(Matrix, Matrix, int, Metric, NearestOptions?)"/>, without blocking the calling thread, into the
    /// caller's memory. On a GPU no thread waits while it works; on the CPU the device's own threads search.
    /// </summary>
    /// <param name="queries">Q×D; not written until the task has ended.</param>
    /// <param name="database">N×D; not written until the task has ended.</param>
    /// <param name="k">Neighbours for each query, from 0 on; may exceed N, the tail then holds id −1 with −∞ (similarities) or +∞ (distances).</param>
    /// <param name="metric">What near means.</param>
    /// <param name="ids">Q×k row numbers; undefined where the task is cancelled or fails.</param>
    /// <param name="scores">Q×k scores.</param>
    /// <param name="options">
    /// Epsilon and zero vectors of the cosine (<see cref="ZeroVectorPolicy.Error"/> looks for them before the call returns), mode of
    /// Euclidean distances, order of <see cref="Metric.Lp"/>, progress on some thread, cancellation.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Different numbers of columns, another device's matrix, a zero row where that is an error, or a destination that is too short.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An unknown metric, k is negative, or Q×k results do not fit an array.</exception>
    /// <exception cref="NotSupportedException">More rows, or longer lists, than a GPU can search.</exception>
    public ValueTask NearestNeighborsAsync(
        Matrix queries, Matrix database, int k, Metric metric, Memory<long> ids, Memory<float> scores, NearestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FoundAsync(CheckedSearch(queries, database, k, metric, options), ids, scores, options.Context);
    }

    /// <summary>
    /// As <see cref="CosineTopK(Matrix, Matrix, int, CosineOptions?)"/>, without blocking the calling thread, into the caller's memory.
    /// </summary>
    /// <param name="queries">Q×D; not written until the task has ended.</param>
    /// <param name="database">N×D; not written until the task has ended.</param>
    /// <param name="k">Neighbours for each query, from 0 on; may exceed N, the tail then holds id −1 with −∞.</param>
    /// <param name="ids">Q×k row numbers; undefined where the task is cancelled or fails.</param>
    /// <param name="scores">Q×k cosines.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress on some thread, cancellation.</param>
    /// <exception cref="ArgumentException">
    /// Different numbers of columns, another device's matrix, a zero row where that is an error, or a destination that is too short.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">k is negative, or Q×k results do not fit an array.</exception>
    /// <exception cref="NotSupportedException">More rows, or longer lists, than a GPU can search.</exception>
    public ValueTask CosineTopKAsync(
        Matrix queries, Matrix database, int k, Memory<long> ids, Memory<float> scores, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        return FoundAsync(CheckedSearch(queries, database, k, options), ids, scores, options.Context);
    }

    /// <summary>The best rows of a database that may be found and are within a bound, into the caller's memory.</summary>
    /// <param name="queries">Q×D.</param>
    /// <param name="database">N×D, fewer than 2³² rows.</param>
    /// <param name="allowed">One bit a row of the database, the lowest first: whether it may be found. Null: all may.</param>
    /// <param name="settings">How to compare, how many are wanted, and the bound.</param>
    /// <param name="scores">Q×K scores, best first, ties by the lower row, NaN last.</param>
    /// <param name="rows">Q×K rows; −1 behind what was found.</param>
    /// <param name="context">Cancellation and progress.</param>
    internal void NearestAmong(
        Matrix queries, Matrix database, ulong[]? allowed, in SearchSettings settings, Span<float> scores, Span<long> rows, in OperationContext context) =>
        Backend.Search(queries.ViewOn(this), [new SearchPart(database.ViewOn(this), 0, allowed, 0)], settings, scores, rows, context);

    internal SearchCall CheckedSearch(Matrix queries, Matrix database, int k, Metric metric, NearestOptions? options)
    {
        options ??= NearestOptions.Default;
        CheckMetric(metric);
        return CheckedSearch(queries, database, k, options.Settings(metric), options.CancellationToken);
    }

    internal SearchCall CheckedSearch(Matrix queries, Matrix database, int k, CosineOptions? options)
    {
        options ??= CosineOptions.Default;
        return CheckedSearch(queries, database, k, new PairwiseSettings(Metric.Cosine, Cosine: options.Settings), options.CancellationToken);
    }

    private static void CheckMetric(Metric metric)
    {
        if (!Enum.IsDefined(metric))
        {
            throw new ArgumentOutOfRangeException(
                nameof(metric), metric, $"The metric is {metric}; expected one of {string.Join(", ", Enum.GetNames<Metric>())}.");
        }
    }

    private SearchCall CheckedSearch(Matrix queries, Matrix database, int k, in PairwiseSettings settings, CancellationToken cancellation) =>
        CheckedSearch(queries.ViewOn(this), database.ViewOn(this), k, settings, cancellation, nameof(queries));

    private SearchCall CheckedSearch(
        in MatrixView left, in MatrixView right, int k, in PairwiseSettings settings, CancellationToken cancellation, string queries)
    {
        const string database = nameof(database);
        Operands.SameColumns(left, right, queries, database);
        Operands.FitsArray(left.Rows, k, "queries with {0} neighbours");
        if (settings.Metric == Metric.Cosine)
        {
            RefuseErrorsOfContent(settings.Cosine.ZeroVectors);
            Operands.RejectZeroRows(Backend, left, settings.Cosine.ZeroVectors, queries);
            Operands.RejectZeroRows(Backend, right, settings.Cosine.ZeroVectors, database);
        }

        cancellation.ThrowIfCancellationRequested();
        return new SearchCall(left, right, new NearestSettings(settings, k));
    }

    private Neighbors Found(in SearchCall call, in OperationContext context)
    {
        float[] scores = new float[call.Results];
        long[] ids = new long[call.Results];
        if (call.Results > 0)
        {
            Backend.Nearest(call.Queries, call.Database, call.Settings, scores, ids, context);
        }

        return new Neighbors((int)call.Queries.Rows, call.Settings.K, scores, ids);
    }

    private ValueTask FoundAsync(in SearchCall call, Memory<long> ids, Memory<float> scores, in OperationContext context)
    {
        Operands.HasRoom(ids.Length, call.Results, nameof(ids));
        Operands.HasRoom(scores.Length, call.Results, nameof(scores));
        return call.Results == 0
            ? ValueTask.CompletedTask
            : Backend.NearestAsync(call.Queries, call.Database, call.Settings, scores[..call.Results], ids[..call.Results], context);
    }

    // Always the same memory, so that what a backend recorded for it fits again.
    private MatrixView KeepQuery(WorkingMemory memory, ReadOnlySpan<float> query, in MatrixView rows)
    {
        if (query.Length != rows.Columns)
        {
            throw new ArgumentException($"'query' has {query.Length} values; the rows to compare it with have {rows.Columns} columns.", nameof(query));
        }

        MatrixView view = memory.Take(1, query.Length);
        if (query.Length > 0)
        {
            Backend.Write(view, MemoryMarshal.AsBytes(query));
        }

        return view;
    }
}
