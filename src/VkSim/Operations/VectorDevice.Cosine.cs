using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The cosine of every row of a with every row of b, N×M in single precision; one row against M gives 1×M.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress, cancellation.</param>
    /// <remarks>
    /// Σ (a/max(‖a‖, epsilon))·(b/max(‖b‖, epsilon)), as torch.nn.functional.cosine_similarity of PyTorch 2.1 and later,
    /// clamped to [−1, 1]. A result does not depend on which other rows are there.
    /// </remarks>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or a zero row where that is an error.</exception>
    public Matrix CosineSimilarity(Matrix a, Matrix b, CosineOptions? options = null)
    {
        Operands.SameColumns(a.ViewOn(this), b.ViewOn(this), nameof(a), nameof(b));
        Matrix result = Allocate(a.Rows, Operands.AsColumns(b.Rows, nameof(b)));
        return Filled(result, (Device: this, a, b, options), static (r, s) => s.Device.CosineSimilarity(s.a, s.b, r, s.options));
    }

    /// <summary>The cosine of every row of a with every row of b, into a given N×M matrix in single precision.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="destination">N×M, <see cref="ElementType.Float32"/>, neither a nor b.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or a zero row where that is an error.</exception>
    public void CosineSimilarity(Matrix a, Matrix b, Matrix destination, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.SameColumns(left, right, nameof(a), nameof(b));
        Operands.Fits(result, a.Rows, b.Rows, ElementType.Float32, nameof(destination));
        CheckCosineOperands(left, right, result, options);
        Sink.Pairwise(left, right, result, new PairwiseSettings(Metric.Cosine, Cosine: options.Settings), options.Context);
    }

    /// <summary>The cosine of one vector, which is on the host, with every row of b, 1×M in single precision.</summary>
    /// <param name="query">D values.</param>
    /// <param name="b">M×D.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A query of another length than D, another device's matrix, or a zero row where that is an error.</exception>
    public Matrix CosineSimilarity(ReadOnlySpan<float> query, Matrix b, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        MatrixView right = b.ViewOn(this);
        using WorkingMemoryLease lease = RentWorkingMemory();
        MatrixView left = KeepQuery(lease.Memory, query, right);
        Matrix result = Allocate(1, Operands.AsColumns(right.Rows, nameof(b)));
        try
        {
            CheckCosineOperands(left, right, result.View, options);
            Sink.Pairwise(left, right, result.View, new PairwiseSettings(Metric.Cosine, Cosine: options.Settings), options.Context);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>The cosine of row i of a with row i of b, N×1 in single precision.</summary>
    /// <param name="a">N×D; a single row is compared with every row of b.</param>
    /// <param name="b">N×D; a single row is compared with every row of a.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape that does not fit, another device's matrix, or a zero row where that is an error.</exception>
    public Matrix RowwiseCosineSimilarity(Matrix a, Matrix b, CosineOptions? options = null)
    {
        long rows = RowwiseRows(a.ViewOn(this), b.ViewOn(this));
        Matrix result = Allocate(rows, 1);
        return Filled(result, (Device: this, a, b, options), static (r, s) => s.Device.RowwiseCosineSimilarity(s.a, s.b, r, s.options));
    }

    /// <summary>The cosine of row i of a with row i of b, into a given N×1 matrix in single precision.</summary>
    /// <param name="a">N×D; a single row is compared with every row of b.</param>
    /// <param name="b">N×D; a single row is compared with every row of a.</param>
    /// <param name="destination">N×1, <see cref="ElementType.Float32"/>, neither a nor b.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or a zero row where that is an error.</exception>
    public void RowwiseCosineSimilarity(Matrix a, Matrix b, Matrix destination, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.Fits(result, RowwiseRows(left, right), 1, ElementType.Float32, nameof(destination));
        CheckCosineOperands(left, right, result, options);
        Sink.RowwiseCosine(left, right, result, options.Settings, options.Context);
    }

    private static long RowwiseRows(in MatrixView a, in MatrixView b)
    {
        Operands.SameColumns(a, b);
        if (a.Rows != b.Rows && a.Rows != 1 && b.Rows != 1)
        {
            throw new ArgumentException(
                $"'a' has {a.Rows} rows and 'b' has {b.Rows}; row by row both need the same number, or one of them a single row.", nameof(b));
        }

        return a.Rows == 1 ? b.Rows : a.Rows;
    }

    private static Matrix Filled<TState>(Matrix result, TState state, Action<Matrix, TState> fill)
    {
        try
        {
            fill(result, state);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private void CheckCosineOperands(in MatrixView a, in MatrixView b, in MatrixView result, CosineOptions options)
    {
        Operands.Apart(result, a, "destination", nameof(a));
        Operands.Apart(result, b, "destination", nameof(b));
        RefuseErrorsOfContent(options.ZeroVectors);
        Operands.RejectZeroRows(Backend, a, options.ZeroVectors, nameof(a));
        Operands.RejectZeroRows(Backend, b, options.ZeroVectors, nameof(b));
        options.CancellationToken.ThrowIfCancellationRequested();
    }
}
