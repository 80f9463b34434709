using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    // What a window of the square form of the gradient may hold.
    private const long PdistWindowElements = 1L << 22;

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
    /// <remarks>The condensed gradient is read to the host and comes back in windows of its symmetric square form.</remarks>
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
        int n = Operands.AsColumns(rows.Rows, nameof(x));
        float[] condensed = gradient.ToArray();
        int step = (int)Math.Clamp(PdistWindowElements / Math.Max(1, n), 1, Math.Max(1, n));
        float[] square = new float[(long)step * n];
        for (int first = 0; first < n; first += step)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(step, n - first);
            ExpandPairs(condensed, n, first, count, square);
            PdistWindowBackward(rows, first, square.AsSpan(0, count * n), result, settings);
            options.Progress?.Report((double)(first + count) / n);
        }
    }

    private static long PairCount(long rows) => rows * (rows - 1) / 2;

    // Rows of the symmetric square matrix whose upper triangle is given; the diagonal is 0.
    private static void ExpandPairs(ReadOnlySpan<float> condensed, int n, int first, int count, Span<float> square)
    {
        for (int i = first; i < first + count; i++)
        {
            Span<float> row = square.Slice((i - first) * n, n);
            for (int j = 0; j < n; j++)
            {
                (long low, long high) = i < j ? (i, j) : (j, i);
                row[j] = i == j ? 0 : condensed[(int)((low * (2L * n - low - 1) / 2) + high - low - 1)];
            }
        }
    }

    private void PdistWindowBackward(in MatrixView rows, int first, ReadOnlySpan<float> square, in MatrixView result, in PairwiseSettings settings)
    {
        int n = (int)rows.Rows;
        int count = square.Length / n;
        MatrixView window = rows.RowRange(first, count);
        using Matrix gradient = Upload(square, count, n);
        using Matrix values = Allocate(count, n);
        Backend.Pairwise(window, rows, values.View, settings, default);
        Backend.PairwiseBackward(window, rows, values.View, gradient.View, result.RowRange(first, count), default, settings, default);
    }
}
