using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The distance of every row of a from every row of b, N×M in single precision.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress, cancellation.</param>
    /// <remarks>
    /// As torch.cdist. A result does not depend on which other rows are there; the distances of a matrix from itself are
    /// exactly symmetric, and exactly 0 between equal rows.
    /// </remarks>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    public Matrix Cdist(Matrix a, Matrix b, CdistOptions? options = null) =>
        Filled(AllocatePairs(a, b), (Device: this, a, b, options), static (r, s) => s.Device.Cdist(s.a, s.b, r, s.options));

    /// <summary>The distance of every row of a from every row of b, into a given N×M matrix.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="destination">N×M, <see cref="ElementType.Float32"/>, neither a nor b.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    public void Cdist(Matrix a, Matrix b, Matrix destination, CdistOptions? options = null)
    {
        options ??= CdistOptions.Default;
        ComparePairs(a, b, destination, options.Settings, options.Context);
    }

    /// <summary>
    /// Distances within each of several batches: a holds batchesOfA matrices of N rows one after another, b batchesOfB of M
    /// rows, and the result one N×M matrix a batch, one after another, (batches·N)×M.
    /// </summary>
    /// <param name="a">(batchesOfA·N)×D.</param>
    /// <param name="batchesOfA">At least 1; a single batch of a is compared with every batch of b.</param>
    /// <param name="b">(batchesOfB·M)×D.</param>
    /// <param name="batchesOfB">At least 1; a single batch of b is compared with every batch of a.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress, cancellation.</param>
    /// <remarks>As torch.cdist with a leading batch dimension.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of batches below 1.</exception>
    public Matrix BatchedCdist(Matrix a, long batchesOfA, Matrix b, long batchesOfB, CdistOptions? options = null)
    {
        (long batches, long rowsOfA, long rowsOfB) = Batches(a.ViewOn(this), batchesOfA, b.ViewOn(this), batchesOfB);
        Matrix result = Allocate(batches * rowsOfA, Operands.AsColumns(rowsOfB, nameof(b)));
        return Filled(
            result,
            (Device: this, a, batchesOfA, b, batchesOfB, options),
            static (r, s) => s.Device.BatchedCdist(s.a, s.batchesOfA, s.b, s.batchesOfB, r, s.options));
    }

    /// <summary>As <see cref="BatchedCdist(Matrix, long, Matrix, long, CdistOptions?)"/>, into a given (batches·N)×M matrix.</summary>
    /// <param name="a">(batchesOfA·N)×D.</param>
    /// <param name="batchesOfA">At least 1; a single batch of a is compared with every batch of b.</param>
    /// <param name="b">(batchesOfB·M)×D.</param>
    /// <param name="batchesOfB">At least 1; a single batch of b is compared with every batch of a.</param>
    /// <param name="destination">(batches·N)×M, <see cref="ElementType.Float32"/>, neither a nor b.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress, cancellation.</param>
    /// <exception cref="ArgumentException">Shapes or types that do not fit, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of batches below 1.</exception>
    public void BatchedCdist(Matrix a, long batchesOfA, Matrix b, long batchesOfB, Matrix destination, CdistOptions? options = null)
    {
        options ??= CdistOptions.Default;
        PairwiseSettings settings = options.Settings;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        (long batches, long rowsOfA, long rowsOfB) = Batches(left, batchesOfA, right, batchesOfB);
        Operands.Fits(result, batches * rowsOfA, rowsOfB, ElementType.Float32, nameof(destination));
        Operands.Apart(result, left, nameof(destination), nameof(a));
        Operands.Apart(result, right, nameof(destination), nameof(b));
        var context = new OperationContext(options.CancellationToken);
        IProgress<double>? progress = IsRecording ? null : options.Progress;
        for (long batch = 0; batch < batches; batch++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            Sink.Pairwise(
                left.RowRange(batchesOfA == 1 ? 0 : batch * rowsOfA, rowsOfA),
                right.RowRange(batchesOfB == 1 ? 0 : batch * rowsOfB, rowsOfB),
                result.RowRange(batch * rowsOfA, rowsOfA),
                settings,
                context);
            progress?.Report((batch + 1.0) / batches);
        }
    }

    private static (long Batches, long RowsOfA, long RowsOfB) Batches(in MatrixView a, long batchesOfA, in MatrixView b, long batchesOfB)
    {
        Operands.SameColumns(a, b);
        if (batchesOfA != batchesOfB && batchesOfA != 1 && batchesOfB != 1)
        {
            throw new ArgumentException(
                $"'a' has {batchesOfA} batches and 'b' has {batchesOfB}; both need the same number, or one of them a single batch.", nameof(batchesOfB));
        }

        return (Math.Max(batchesOfA, batchesOfB), RowsOfBatch(a, batchesOfA, nameof(a)), RowsOfBatch(b, batchesOfB, nameof(b)));
    }

    private static long RowsOfBatch(in MatrixView matrix, long batches, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1, name == "a" ? "batchesOfA" : "batchesOfB");
        return matrix.Rows % batches == 0
            ? matrix.Rows / batches
            : throw new ArgumentException($"'{name}' has {matrix.Rows} rows; {batches} batches need a multiple of {batches}.", name);
    }
}
