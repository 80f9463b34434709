using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    // What a window of the square form of the gradient may hold.
    private const long PdistWindowElements = 1L << 22;

    // So that pairs can be counted in 32 bits.
    private const int MostPdistRows = 1 << 16;

    /// <summary>
    /// The distances of the pairs i &lt; j of one matrix's rows, row after row of the upper triangle: (N·(N−1)/2)×1 in single
    /// precision.
    /// </summary>
    /// <param name="x">N×D.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress, cancellation.</param>
    /// <remarks>As torch.pdist. The values are those of <see cref="Cdist(Matrix, Matrix, CdistOptions?)"/>, bit for bit.</remarks>
    /// <exception cref="ArgumentException">Another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    public Matrix Pdist(Matrix x, CdistOptions? options = null)
    {
        _ = x.ViewOn(this);
        return Filled(Allocate(PairCount(x.Rows), 1), (Device: this, x, options), static (r, s) => s.Device.Pdist(s.x, r, s.options));
    }

    /// <summary>As <see cref="Pdist(Matrix, CdistOptions?)"/>, into a given (N·(N−1)/2)×1 matrix.</summary>
    /// <param name="x">N×D.</param>
    /// <param name="destination">(N·(N−1)/2)×1, <see cref="ElementType.Float32"/>, not a column of a wider matrix.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    public void Pdist(Matrix x, Matrix destination, CdistOptions? options = null)
    {
        options ??= CdistOptions.Default;
        PairwiseSettings settings = options.Settings;
        MatrixView rows = x.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.Fits(result, PairCount(rows.Rows), 1, ElementType.Float32, nameof(destination));
        Operands.Apart(result, rows, nameof(destination), nameof(x));
        if (!result.IsContiguous)
        {
            throw new ArgumentException("'destination' is a column of a wider matrix; the condensed distances need memory without gaps.", nameof(destination));
        }

        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.CondensedPairwise(rows, result, settings, options.Context);
    }

    /// <summary>The gradient of <see cref="Pdist(Matrix, CdistOptions?)"/> with respect to x, N×D in single precision.</summary>
    /// <param name="x">N×D, as given to the forward call.</param>
    /// <param name="gradient">(N·(N−1)/2)×1, <see cref="ElementType.Float32"/>: the gradient with respect to the distances.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <remarks>It is computed in windows of the symmetric square form of the condensed gradient, which hold 4 million pairs.</remarks>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    public Matrix PdistBackward(Matrix x, Matrix gradient, CdistOptions? options = null)
    {
        _ = x.ViewOn(this);
        return Filled(
            Allocate(x.Rows, x.Columns), (Device: this, x, gradient, options), static (r, s) => s.Device.PdistBackward(s.x, s.gradient, r, s.options));
    }

    /// <summary>As <see cref="PdistBackward(Matrix, Matrix, CdistOptions?)"/>, into a given matrix.</summary>
    /// <param name="x">N×D, as given to the forward call.</param>
    /// <param name="gradient">(N·(N−1)/2)×1, <see cref="ElementType.Float32"/>: the gradient with respect to the distances.</param>
    /// <param name="destination">N×D, <see cref="ElementType.Float32"/>, neither x nor the gradient.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or squared or matrix-product distances of an order other than 2.</exception>
    public void PdistBackward(Matrix x, Matrix gradient, Matrix destination, CdistOptions? options = null)
    {
        options ??= CdistOptions.Default;
        PairwiseSettings settings = options.Settings;
        MatrixView rows = x.ViewOn(this);
        MatrixView incoming = gradient.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.Gradient(incoming, PairCount(rows.Rows), 1, nameof(gradient));
        Operands.Fits(result, rows.Rows, rows.Columns, ElementType.Float32, nameof(destination));
        Operands.Apart(result, rows, nameof(destination), nameof(x));
        Operands.Apart(result, incoming, nameof(destination), nameof(gradient));
        if (rows.Rows > MostPdistRows)
        {
            throw new ArgumentException($"'x' has {rows.Rows} rows; the gradient is computed for at most {MostPdistRows}.", nameof(x));
        }

        int n = (int)rows.Rows;
        int step = (int)Math.Clamp(PdistWindowElements / Math.Max(1, n), 1, Math.Max(1, n));
        using WorkingMemoryLease lease = RentWorkingMemory();
        MatrixView square = lease.Memory.Take(step, n);
        MatrixView values = lease.Memory.Take(step, n);
        var context = new OperationContext(options.CancellationToken);
        IProgress<double>? progress = IsRecording ? null : options.Progress;
        for (int first = 0; first < n; first += step)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(step, n - first);
            (MatrixView window, MatrixView slopes, MatrixView distances) = (rows.RowRange(first, count), square.RowRange(0, count), values.RowRange(0, count));
            Sink.ExpandCondensed(incoming, first, slopes, context);
            Sink.Pairwise(window, rows, distances, settings, context);
            Sink.PairwiseBackward(window, rows, distances, slopes, result.RowRange(first, count), default, settings, context);
            progress?.Report((double)(first + count) / n);
        }
    }

    private static long PairCount(long rows) => rows * (rows - 1) / 2;
}
