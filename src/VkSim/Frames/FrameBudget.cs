using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

/// <summary>
/// A time that background work may take of each frame. An operation that is begun here computes nothing by itself: each
/// <see cref="BudgetedWork.Continue"/> hands the device a slice of its rows that takes about that long, and never waits.
/// </summary>
/// <remarks>
/// How many rows fit is measured with the device's timestamps where it has them, otherwise by when a slice was seen to end, and adapted
/// from slice to slice; the first is small. The results are those of the immediate call to the last bit.
/// </remarks>
public sealed class FrameBudget
{
    private readonly VectorDevice _device;

    /// <summary>Makes a budget.</summary>
    /// <param name="device">The device that computes.</param>
    /// <param name="perFrame">Time of the device for a slice, such as 2 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive time.</exception>
    public FrameBudget(VectorDevice device, TimeSpan perFrame)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(perFrame, TimeSpan.Zero);
        _device = device;
        PerFrame = perFrame;
    }

    /// <summary>Time of the device for a slice.</summary>
    public TimeSpan PerFrame { get; }

    /// <summary>Begins <see cref="VectorDevice.Normalize(Matrix, Matrix, NormalizeOptions?, Matrix?)"/> of rows.</summary>
    /// <param name="x">N×D.</param>
    /// <param name="destination">N×D; may be x itself.</param>
    /// <param name="options">Order p (2), epsilon (1e-12), zero vectors.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or columns are to be normalized.</exception>
    public BudgetedWork Normalize(Matrix x, Matrix destination, NormalizeOptions? options = null)
    {
        options ??= NormalizeOptions.Default;
        if (options.Axis != NormalizeAxis.Rows)
        {
            throw new ArgumentException("Columns cannot be normalized in slices of rows.", nameof(options));
        }

        MatrixView source = x.ViewOn(_device);
        MatrixView target = destination.ViewOn(_device);
        Operands.Fits(target, source.Rows, source.Columns, target.ElementType, nameof(destination));
        Operands.SameOrApart(target, source, nameof(destination), nameof(x));
        return new BudgetedWork(
            _device, PerFrame, x.Rows, x.Columns,
            (to, first, count) => to.Normalize(x.RowRange(first, count), destination.RowRange(first, count), options));
    }

    /// <summary>Begins <see cref="VectorDevice.CosineSimilarity(Matrix, Matrix, Matrix, CosineOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.CosineSimilarity(Matrix, Matrix, Matrix, CosineOptions?)"/>
    public BudgetedWork CosineSimilarity(Matrix a, Matrix b, Matrix destination, CosineOptions? options = null) =>
        Pairs(a, b, destination, (to, left, right, result) => to.CosineSimilarity(left, right, result, options));

    /// <summary>Begins <see cref="VectorDevice.DotProducts(Matrix, Matrix, Matrix, DotProductOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.DotProducts(Matrix, Matrix, Matrix, DotProductOptions?)"/>
    public BudgetedWork DotProducts(Matrix a, Matrix b, Matrix destination, DotProductOptions? options = null) =>
        Pairs(a, b, destination, (to, left, right, result) => to.DotProducts(left, right, result, options));

    /// <summary>Begins <see cref="VectorDevice.Cdist(Matrix, Matrix, Matrix, CdistOptions?)"/>.</summary>
    /// <inheritdoc cref="VectorDevice.Cdist(Matrix, Matrix, Matrix, CdistOptions?)"/>
    public BudgetedWork Cdist(Matrix a, Matrix b, Matrix destination, CdistOptions? options = null) =>
        Pairs(a, b, destination, (to, left, right, result) => to.Cdist(left, right, result, options));

    /// <summary>Begins <see cref="VectorDevice.NearestNeighbors(Matrix, Matrix, int, Metric, NearestOptions?)"/>; slices are rows of the database.</summary>
    /// <param name="queries">Q×D.</param>
    /// <param name="database">N×D.</param>
    /// <param name="k">Neighbours for each query, from 0 on; may exceed N.</param>
    /// <param name="metric">What near means.</param>
    /// <param name="options">Epsilon and zero vectors of the cosine, mode of Euclidean distances, order of <see cref="Metric.Lp"/>.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, or another device's matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An unknown metric, k is negative, or Q×k results do not fit an array.</exception>
    public BudgetedSearch NearestNeighbors(Matrix queries, Matrix database, int k, Metric metric, NearestOptions? options = null)
    {
        _ = _device.CheckedSearch(queries, database, k, metric, options);
        return new BudgetedSearch(_device, PerFrame, queries, database, k, metric, options);
    }

    // The longer operand is cut.
    private BudgetedWork Pairs(Matrix a, Matrix b, Matrix destination, Action<VectorRecorder, Matrix, Matrix, Matrix> record)
    {
        VectorDevice.CheckPairs(a.ViewOn(_device), b.ViewOn(_device), destination.ViewOn(_device));
        return a.Rows >= b.Rows
            ? new BudgetedWork(
                _device, PerFrame, a.Rows, b.Rows * a.Columns,
                (to, first, count) => record(to, a.RowRange(first, count), b, destination.RowRange(first, count)))
            : new BudgetedWork(
                _device, PerFrame, b.Rows, a.Rows * a.Columns,
                (to, first, count) => record(to, a, b.RowRange(first, count), destination.ColumnRange((int)first, (int)count)));
    }
}
