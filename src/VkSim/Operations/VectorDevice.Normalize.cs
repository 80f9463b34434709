using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>x / max(‖x‖ₚ, epsilon) for each row or column, into a new matrix of the same storage type.</summary>
    /// <param name="x">N×D; not changed.</param>
    /// <param name="options">Order p (2), rows or columns, epsilon (1e-12), zero vectors, progress, cancellation.</param>
    /// <remarks>As torch.nn.functional.normalize. Right at any scale: squares that over- or underflow do not matter.</remarks>
    /// <exception cref="ArgumentException">Another device's matrix, or a zero vector where that is an error.</exception>
    public Matrix Normalize(Matrix x, NormalizeOptions? options = null)
    {
        _ = x.ViewOn(this);
        Matrix result = Allocate(x.Rows, x.Columns, x.ElementType);
        return Filled(result, (Device: this, x, options), static (r, s) => s.Device.Normalize(s.x, r, s.options));
    }

    /// <summary>x / max(‖x‖ₚ, epsilon) for each row or column, into a given matrix.</summary>
    /// <param name="x">N×D.</param>
    /// <param name="destination">A matrix of the shape of x; may be x itself. Its storage type may differ.</param>
    /// <param name="options">Order p (2), rows or columns, epsilon (1e-12), zero vectors, progress, cancellation.</param>
    /// <param name="norms">
    /// N×1 (1×D for columns), <see cref="ElementType.Float32"/>: receives the norms before the clamp; may be left out.
    /// </param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or a zero vector where that is an error.</exception>
    public void Normalize(Matrix x, Matrix destination, NormalizeOptions? options = null, Matrix? norms = null)
    {
        options ??= NormalizeOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView target = destination.ViewOn(this);
        Operands.Fits(target, x.Rows, x.Columns, target.ElementType, nameof(destination));
        Operands.SameOrApart(target, source, nameof(destination), nameof(x));
        MatrixView normsView = default;
        if (norms is not null)
        {
            bool byRow = options.Axis == NormalizeAxis.Rows;
            normsView = norms.ViewOn(this);
            Operands.Fits(normsView, byRow ? x.Rows : 1, byRow ? 1 : x.Columns, ElementType.Float32, nameof(norms));
            Operands.Apart(normsView, source, nameof(norms), nameof(x));
            Operands.Apart(normsView, target, nameof(norms), nameof(destination));
        }

        RejectZeroVectors(source, options);
        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.Normalize(source, target, normsView, options.Settings, options.Context);
    }

    /// <summary>The gradient of <see cref="Normalize(Matrix, NormalizeOptions?)"/> with respect to x, N×D in single precision.</summary>
    /// <param name="x">N×D, as given to the forward call.</param>
    /// <param name="gradient">N×D, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <remarks>Where the norm is below epsilon the divisor is a constant. Of the norm of order ∞ tied maxima share the gradient equally.</remarks>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public Matrix NormalizeBackward(Matrix x, Matrix gradient, NormalizeOptions? options = null)
    {
        _ = x.ViewOn(this);
        return Filled(
            Allocate(x.Rows, x.Columns), (Device: this, x, gradient, options), static (r, s) => s.Device.NormalizeBackward(s.x, s.gradient, r, s.options));
    }

    /// <summary>The gradient of a normalization with respect to x, into a given matrix.</summary>
    /// <param name="x">N×D, as given to the forward call.</param>
    /// <param name="gradient">N×D, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="destination">N×D, <see cref="ElementType.Float32"/>, neither x nor the gradient.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void NormalizeBackward(Matrix x, Matrix gradient, Matrix destination, NormalizeOptions? options = null)
    {
        options ??= NormalizeOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView incoming = gradient.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.Gradient(incoming, source.Rows, source.Columns, nameof(gradient));
        Operands.Fits(result, source.Rows, source.Columns, ElementType.Float32, nameof(destination));
        Operands.Apart(result, source, nameof(destination), nameof(x));
        Operands.Apart(result, incoming, nameof(destination), nameof(gradient));
        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.NormalizeBackward(source, incoming, result, options.Settings, options.Context);
    }

    private void RejectZeroVectors(in MatrixView source, NormalizeOptions options)
    {
        RefuseErrorsOfContent(options.ZeroVectors);
        bool byRow = options.Axis == NormalizeAxis.Rows;
        Operands.RejectZeroRows(Backend, byRow ? source : default, byRow ? options.ZeroVectors : default, "x");
        if (byRow || options.ZeroVectors != ZeroVectorPolicy.Error || source.Columns == 0)
        {
            return;
        }

        // The largest magnitude of a column is 0 just when the column is a zero vector.
        using Matrix scratch = Allocate(source.Rows, source.Columns);
        using Matrix largest = Allocate(1, source.Columns);
        var settings = new NormalizeSettings(0, ZeroVectorPolicy.Zero, float.PositiveInfinity, NormalizeAxis.Columns);
        Backend.Normalize(source, scratch.View, largest.View, settings, new OperationContext(options.CancellationToken));
        int column = largest.ToArray().IndexOf(0f);
        if (column >= 0)
        {
            throw new ArgumentException($"Column {column} of 'x' is a zero vector.", "x");
        }
    }
}
