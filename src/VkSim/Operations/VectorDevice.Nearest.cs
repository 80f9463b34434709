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
        return Nearest(queries, database, k, new PairwiseSettings(Metric.Cosine, Cosine: options.Settings), options.Context);
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
        if (!Enum.IsDefined(metric))
        {
            throw new ArgumentOutOfRangeException(nameof(metric), metric, $"The metric is {metric}; expected one of {string.Join(", ", Enum.GetNames<Metric>())}.");
        }

        return Nearest(queries, database, k, options.Settings(metric), options.Context);
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
        using Matrix queries = UploadQuery(query, database);
        return NearestNeighbors(queries, database, k, metric, options);
    }

    private Neighbors Nearest(Matrix queries, Matrix database, int k, in PairwiseSettings settings, in OperationContext context)
    {
        MatrixView left = queries.ViewOn(this);
        MatrixView right = database.ViewOn(this);
        Operands.SameColumns(left, right, nameof(queries), nameof(database));
        Operands.FitsArray(left.Rows, k, "queries with {0} neighbours");
        if (settings.Metric == Metric.Cosine)
        {
            Operands.RejectZeroRows(Backend, left, settings.Cosine.ZeroVectors, nameof(queries));
            Operands.RejectZeroRows(Backend, right, settings.Cosine.ZeroVectors, nameof(database));
        }

        context.CancellationToken.ThrowIfCancellationRequested();
        float[] scores = new float[left.Rows * k];
        long[] ids = new long[left.Rows * k];
        if (scores.Length > 0)
        {
            Backend.Nearest(left, right, new NearestSettings(settings, k), scores, ids, context);
        }

        return new Neighbors((int)left.Rows, k, scores, ids);
    }

    private Matrix UploadQuery(ReadOnlySpan<float> query, Matrix database)
    {
        MatrixView rows = database.ViewOn(this);
        return query.Length == rows.Columns
            ? Upload(query, 1, query.Length)
            : throw new ArgumentException($"'query' has {query.Length} values; the rows to compare it with have {rows.Columns} columns.", nameof(query));
    }
}
