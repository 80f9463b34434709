namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>x / max(‖x‖₂, epsilon) for each row, into a new matrix of the same storage type.</summary>
    /// <param name="x">The rows; not changed.</param>
    /// <param name="options">Epsilon (1e-12), zero vectors, progress, cancellation.</param>
    /// <remarks>As torch.nn.functional.normalize. Right at any scale: squares that over- or underflow do not matter.</remarks>
    /// <exception cref="ArgumentException">Another device's matrix, or a zero row where that is an error.</exception>
    public Matrix Normalize(Matrix x, NormalizeOptions? options = null)
    {
        _ = x.ViewOn(this);
        Matrix result = Allocate(x.Rows, x.Columns, x.ElementType);
        try
        {
            Normalize(x, result, options);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>x / max(‖x‖₂, epsilon) for each row, into a given matrix.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="destination">A matrix of the shape of x; may be x itself. Its storage type may differ.</param>
    /// <param name="options">Epsilon (1e-12), zero vectors, progress, cancellation.</param>
    /// <param name="norms">N×1, <see cref="ElementType.Float32"/>: receives the norms before the clamp; may be left out.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, another device's matrix, or a zero row where that is an error.</exception>
    public void Normalize(Matrix x, Matrix destination, NormalizeOptions? options = null, Matrix? norms = null)
    {
        options ??= NormalizeOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView target = destination.ViewOn(this);
        Operands.Fits(target, x.Rows, x.Columns, target.ElementType, nameof(destination));
        MatrixView normsView = default;
        if (norms is not null)
        {
            normsView = norms.ViewOn(this);
            Operands.Fits(normsView, x.Rows, 1, ElementType.Float32, nameof(norms));
            Operands.Apart(normsView, source, nameof(norms), nameof(x));
            Operands.Apart(normsView, target, nameof(norms), nameof(destination));
        }

        Operands.RejectZeroRows(Backend, source, options.ZeroVectors, nameof(x));
        options.CancellationToken.ThrowIfCancellationRequested();
        Backend.Normalize(source, target, normsView, options.Settings, options.Context);
    }
}
