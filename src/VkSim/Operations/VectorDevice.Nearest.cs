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
    public Neighbors CosineTopK(Matrix queries, Matrix database, int k, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        MatrixView left = queries.ViewOn(this);
        MatrixView right = database.ViewOn(this);
        Operands.SameColumns(left, right, nameof(queries), nameof(database));
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (left.Rows > Array.MaxLength / Math.Max(1, k))
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"{left.Rows} queries with {k} neighbours each are more than an array can hold; search in parts.");
        }

        Operands.RejectZeroRows(Backend, left, options.ZeroVectors, nameof(queries));
        Operands.RejectZeroRows(Backend, right, options.ZeroVectors, nameof(database));
        options.CancellationToken.ThrowIfCancellationRequested();
        float[] scores = new float[left.Rows * k];
        long[] ids = new long[left.Rows * k];
        if (scores.Length > 0)
        {
            var settings = new NearestSettings(new PairwiseSettings(Metric.Cosine, Cosine: options.Settings), k);
            Backend.Nearest(left, right, settings, scores, ids, options.Context);
        }

        return new Neighbors((int)left.Rows, k, scores, ids);
    }
}
