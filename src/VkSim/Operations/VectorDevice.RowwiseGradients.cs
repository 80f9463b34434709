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
        _ = a.ViewOn(this);
        _ = b.ViewOn(this);
        return FilledPair(
            new GradientPair(Allocate(a.Rows, a.Columns), Allocate(b.Rows, b.Columns)),
            (Device: this, a, b, gradient, options),
            static (r, s) => s.Device.RowwiseCosineSimilarityBackward(s.a, s.b, s.gradient, r.A, r.B, s.options));
    }

    /// <summary>As <see cref="RowwiseCosineSimilarityBackward(Matrix, Matrix, Matrix, CosineOptions?)"/>, into given matrices.</summary>
    /// <param name="a">N×D or 1×D, as given to the forward call.</param>
    /// <param name="b">N×D or 1×D, as given to the forward call.</param>
    /// <param name="gradient">N×1, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="gradientA">Of the shape of a, <see cref="ElementType.Float32"/>, no operand; null: not wanted.</param>
    /// <param name="gradientB">Of the shape of b, <see cref="ElementType.Float32"/>, no operand; null: not wanted.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void RowwiseCosineSimilarityBackward(
        Matrix a, Matrix b, Matrix gradient, Matrix? gradientA, Matrix? gradientB, CosineOptions? options = null)
    {
        options ??= CosineOptions.Default;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        MatrixView incoming = gradient.ViewOn(this);
        Operands.Gradient(incoming, RowwiseRows(left, right), 1, nameof(gradient));
        MatrixView resultA = GradientTarget(gradientA, left, nameof(gradientA));
        MatrixView resultB = GradientTarget(gradientB, right, nameof(gradientB));
        foreach ((MatrixView result, string name) in new[] { (resultA, nameof(gradientA)), (resultB, nameof(gradientB)) })
        {
            Operands.Apart(result, left, name, nameof(a));
            Operands.Apart(result, right, name, nameof(b));
            Operands.Apart(result, incoming, name, nameof(gradient));
        }

        Operands.Apart(resultA, resultB, nameof(gradientA), nameof(gradientB));
        options.CancellationToken.ThrowIfCancellationRequested();
        Backend.RowwiseCosineBackward(left, right, incoming, resultA, resultB, options.Settings, options.Context);
    }
}
