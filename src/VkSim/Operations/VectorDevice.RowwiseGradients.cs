using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The gradients of <see cref="RowwiseCosineSimilarity(Matrix, Matrix, CosineOptions?)"/> with respect to both operands.</summary>
    /// <param name="a">N×D or 1×D, as given to the forward call.</param>
    /// <param name="b">N×D or 1×D, as given to the forward call.</param>
    /// <param name="gradient">N×1, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <remarks>That of a single row which serves all is the sum over them. A norm below epsilon is a constant.</remarks>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public GradientPair RowwiseCosineSimilarityBackward(Matrix a, Matrix b, Matrix gradient, CosineOptions? options = null)
    {
        return FilledPair(
            AllocateGradients(a, b),
            (Device: this, a, b, gradient, options),
            static (r, s) => s.Device.RowwiseCosineSimilarityBackward(s.a, s.b, s.gradient, r.A, r.B, s.options));
    }

    /// <summary>As <see cref="RowwiseCosineSimilarityBackward(Matrix, Matrix, Matrix, CosineOptions?)"/>, into given matrices.</summary>
    /// <param name="a">N×D or 1×D, as given to the forward call.</param>
    /// <param name="b">N×D or 1×D, as given to the forward call.</param>
    /// <param name="gradient">N×1, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="destinationA">As a, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to a; null: not wanted.</param>
    /// <param name="destinationB">As b, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to b; null: not wanted.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void RowwiseCosineSimilarityBackward(Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        MatrixView incoming = gradient.ViewOn(this);
        Operands.Gradient(incoming, RowwiseRows(left, right), 1, nameof(gradient));
        MatrixView resultA = GradientTarget(destinationA, left, nameof(destinationA));
        MatrixView resultB = GradientTarget(destinationB, right, nameof(destinationB));
        ApartFromInputs(resultA, nameof(destinationA), left, right, incoming, default);
        ApartFromInputs(resultB, nameof(destinationB), left, right, incoming, default);
        Operands.Apart(resultA, resultB, nameof(destinationA), nameof(destinationB));
        options.CancellationToken.ThrowIfCancellationRequested();
        Sink.RowwiseCosineBackward(left, right, incoming, resultA, resultB, options.Settings, options.Context);
    }
}
