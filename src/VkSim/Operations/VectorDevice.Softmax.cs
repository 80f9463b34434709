using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The softmax of each row, exp(x − max) / Σ exp(x − max), into a new matrix of the same storage type.</summary>
    /// <param name="x">N×C; not changed.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <remarks>As torch.softmax along rows; a row of nothing but −∞ gives NaN.</remarks>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    public Matrix Softmax(Matrix x, SoftmaxOptions? options = null) => Exponentials(x, logarithm: false, options);

    /// <summary>The softmax of each row, into a given matrix.</summary>
    /// <param name="x">N×C.</param>
    /// <param name="destination">N×C of any storage type; may be x itself.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    public void Softmax(Matrix x, Matrix destination, SoftmaxOptions? options = null) => Exponentials(x, destination, logarithm: false, options);

    /// <summary>The logarithm of the softmax of each row, x − log Σ exp(x), into a new matrix of the same storage type.</summary>
    /// <param name="x">N×C; not changed.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <remarks>As torch.log_softmax along rows; nothing is lost where a probability underflows.</remarks>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    public Matrix LogSoftmax(Matrix x, SoftmaxOptions? options = null) => Exponentials(x, logarithm: true, options);

    /// <summary>The logarithm of the softmax of each row, into a given matrix.</summary>
    /// <param name="x">N×C.</param>
    /// <param name="destination">N×C of any storage type; may be x itself.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape that does not fit, or another device's matrix.</exception>
    public void LogSoftmax(Matrix x, Matrix destination, SoftmaxOptions? options = null) => Exponentials(x, destination, logarithm: true, options);

    /// <summary>The gradient of <see cref="Softmax(Matrix, SoftmaxOptions?)"/> with respect to its operand, N×C in single precision.</summary>
    /// <param name="output">N×C: what the softmax gave.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the output.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public Matrix SoftmaxBackward(Matrix output, Matrix gradient, SoftmaxOptions? options = null) =>
        ExponentialsBackward(output, gradient, logarithm: false, options);

    /// <summary>The gradient of the softmax with respect to its operand, into a given matrix.</summary>
    /// <param name="output">N×C: what the softmax gave.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the output.</param>
    /// <param name="destination">N×C, <see cref="ElementType.Float32"/>; may be the gradient.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void SoftmaxBackward(Matrix output, Matrix gradient, Matrix destination, SoftmaxOptions? options = null) =>
        ExponentialsBackward(output, gradient, destination, logarithm: false, options);

    /// <summary>The gradient of <see cref="LogSoftmax(Matrix, SoftmaxOptions?)"/> with respect to its operand, N×C in single precision.</summary>
    /// <param name="output">N×C: what the logarithm of the softmax gave.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the output.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public Matrix LogSoftmaxBackward(Matrix output, Matrix gradient, SoftmaxOptions? options = null) =>
        ExponentialsBackward(output, gradient, logarithm: true, options);

    /// <summary>The gradient of the logarithm of the softmax with respect to its operand, into a given matrix.</summary>
    /// <param name="output">N×C: what the logarithm of the softmax gave.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the output.</param>
    /// <param name="destination">N×C, <see cref="ElementType.Float32"/>; may be the gradient.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void LogSoftmaxBackward(Matrix output, Matrix gradient, Matrix destination, SoftmaxOptions? options = null) =>
        ExponentialsBackward(output, gradient, destination, logarithm: true, options);

    /// <summary>log Σ exp(x) of each row, N×1 in single precision; −∞ for a row without columns or of nothing but −∞.</summary>
    /// <param name="x">N×C.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    public Matrix LogSumExp(Matrix x, SoftmaxOptions? options = null)
    {
        _ = x.ViewOn(this);
        return Filled(Allocate(x.Rows, 1), (Device: this, x, options), static (r, s) => s.Device.LogSumExp(s.x, r, s.options));
    }

    /// <summary>log Σ exp(x) of each row, into a given matrix.</summary>
    /// <param name="x">N×C.</param>
    /// <param name="destination">N×1, <see cref="ElementType.Float32"/>, not x.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void LogSumExp(Matrix x, Matrix destination, SoftmaxOptions? options = null)
    {
        options ??= SoftmaxOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.Fits(result, source.Rows, 1, ElementType.Float32, nameof(destination));
        Operands.Apart(result, source, nameof(destination), nameof(x));
        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.LogSumExp(source, result, options.Context);
    }

    private Matrix Exponentials(Matrix x, bool logarithm, SoftmaxOptions? options)
    {
        _ = x.ViewOn(this);
        Matrix result = Allocate(x.Rows, x.Columns, x.ElementType);
        return Filled(result, (Device: this, x, logarithm, options), static (r, s) => s.Device.Exponentials(s.x, r, s.logarithm, s.options));
    }

    private void Exponentials(Matrix x, Matrix destination, bool logarithm, SoftmaxOptions? options)
    {
        options ??= SoftmaxOptions.Default;
        MatrixView source = x.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.Fits(result, source.Rows, source.Columns, result.ElementType, nameof(destination));
        Operands.SameOrApart(result, source, nameof(destination), nameof(x));
        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.Softmax(source, result, logarithm, options.Context);
    }

    private Matrix ExponentialsBackward(Matrix output, Matrix gradient, bool logarithm, SoftmaxOptions? options)
    {
        _ = output.ViewOn(this);
        return Filled(
            Allocate(output.Rows, output.Columns),
            (Device: this, output, gradient, logarithm, options),
            static (r, s) => s.Device.ExponentialsBackward(s.output, s.gradient, r, s.logarithm, s.options));
    }

    private void ExponentialsBackward(Matrix output, Matrix gradient, Matrix destination, bool logarithm, SoftmaxOptions? options)
    {
        options ??= SoftmaxOptions.Default;
        MatrixView values = output.ViewOn(this);
        MatrixView incoming = gradient.ViewOn(this);
        MatrixView result = destination.ViewOn(this);
        Operands.Gradient(incoming, values.Rows, values.Columns, nameof(gradient));
        Operands.Fits(result, values.Rows, values.Columns, ElementType.Float32, nameof(destination));
        Operands.SameOrApart(result, incoming, nameof(destination), nameof(gradient));
        Operands.Apart(result, values, nameof(destination), nameof(output));
        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.SoftmaxBackward(values, incoming, result, logarithm, options.Context);
    }
}
