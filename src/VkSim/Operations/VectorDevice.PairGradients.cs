using VkSim.Contract;
using VkSim.Operations;

namespace VkSim;

/// <content>Gradients of the comparisons of every row of one matrix with every row of another.</content>
public sealed partial class VectorDevice
{
    /// <summary>The gradients of <see cref="DotProducts(Matrix, Matrix, DotProductOptions?)"/> with respect to both operands.</summary>
    /// <param name="a">N×D, as given to the forward call.</param>
    /// <param name="b">M×D, as given to the forward call.</param>
    /// <param name="gradient">N×M, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public GradientPair DotProductsBackward(Matrix a, Matrix b, Matrix gradient, DotProductOptions? options = null)
    {
        return FilledPair(
            AllocateGradients(a, b),
            (Device: this, a, b, gradient, options),
            static (r, s) => s.Device.DotProductsBackward(s.a, s.b, s.gradient, r.A, r.B, s.options));
    }

    /// <summary>As <see cref="DotProductsBackward(Matrix, Matrix, Matrix, DotProductOptions?)"/>, into given matrices.</summary>
    /// <param name="a">N×D, as given to the forward call.</param>
    /// <param name="b">M×D, as given to the forward call.</param>
    /// <param name="gradient">N×M, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="destinationA">N×D, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to a; null: not wanted.</param>
    /// <param name="destinationB">M×D, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to b; null: not wanted.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void DotProductsBackward(Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, DotProductOptions? options = null)
    {
        options ??= DotProductOptions.Default;
        PairsBackward(a, b, gradient, destinationA, destinationB, gradient, DotProductOptions.Settings, options.Context);
    }

    /// <summary>The gradients of <see cref="CosineSimilarity(Matrix, Matrix, CosineOptions?)"/> with respect to both operands.</summary>
    /// <param name="a">N×D, as given to the forward call.</param>
    /// <param name="b">M×D, as given to the forward call.</param>
    /// <param name="gradient">N×M, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <remarks>A norm below epsilon is a constant. The clamp to [−1, 1], which rounds only, has no part in the gradient.</remarks>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public GradientPair CosineSimilarityBackward(Matrix a, Matrix b, Matrix gradient, CosineOptions? options = null)
    {
        return FilledPair(
            AllocateGradients(a, b),
            (Device: this, a, b, gradient, options),
            static (r, s) => s.Device.CosineSimilarityBackward(s.a, s.b, s.gradient, r.A, r.B, s.options));
    }

    /// <summary>As <see cref="CosineSimilarityBackward(Matrix, Matrix, Matrix, CosineOptions?)"/>, into given matrices.</summary>
    /// <param name="a">N×D, as given to the forward call.</param>
    /// <param name="b">M×D, as given to the forward call.</param>
    /// <param name="gradient">N×M, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="destinationA">N×D, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to a; null: not wanted.</param>
    /// <param name="destinationB">M×D, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to b; null: not wanted.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <param name="values">N×M: what the forward call gave; null: it is computed again.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void CosineSimilarityBackward(Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, CosineOptions? options = null, Matrix? values = null)
    {
        options ??= CosineOptions.Default;
        PairsBackward(a, b, gradient, destinationA, destinationB, values, new PairwiseSettings(Metric.Cosine, Cosine: options.Settings), options.Context);
    }

    /// <summary>The gradients of <see cref="Cdist(Matrix, Matrix, CdistOptions?)"/> with respect to both operands.</summary>
    /// <param name="a">N×D, as given to the forward call.</param>
    /// <param name="b">M×D, as given to the forward call.</param>
    /// <param name="gradient">N×M, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <remarks>
    /// Euclidean distances have gradient 0 where they are 0, other orders a finite one where components agree (0), order ∞ the full
    /// one at every tied maximum, order 0 none.
    /// </remarks>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public GradientPair CdistBackward(Matrix a, Matrix b, Matrix gradient, CdistOptions? options = null)
    {
        return FilledPair(
            AllocateGradients(a, b),
            (Device: this, a, b, gradient, options),
            static (r, s) => s.Device.CdistBackward(s.a, s.b, s.gradient, r.A, r.B, s.options));
    }

    /// <summary>As <see cref="CdistBackward(Matrix, Matrix, Matrix, CdistOptions?)"/>, into given matrices.</summary>
    /// <param name="a">N×D, as given to the forward call.</param>
    /// <param name="b">M×D, as given to the forward call.</param>
    /// <param name="gradient">N×M, <see cref="ElementType.Float32"/>: the gradient with respect to the result.</param>
    /// <param name="destinationA">N×D, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to a; null: not wanted.</param>
    /// <param name="destinationB">M×D, <see cref="ElementType.Float32"/>, in memory of its own: the gradient with respect to b; null: not wanted.</param>
    /// <param name="options">As given to the forward call.</param>
    /// <param name="values">N×M: what the forward call gave; null: it is computed again.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void CdistBackward(Matrix a, Matrix b, Matrix gradient, Matrix? destinationA, Matrix? destinationB, CdistOptions? options = null, Matrix? values = null)
    {
        options ??= CdistOptions.Default;
        PairsBackward(a, b, gradient, destinationA, destinationB, values, options.Settings, options.Context);
    }

    private GradientPair AllocateGradients(Matrix a, Matrix b)
    {
        _ = a.ViewOn(this);
        _ = b.ViewOn(this);
        Matrix gradientA = Allocate(a.Rows, a.Columns);
        try
        {
            return new GradientPair(gradientA, Allocate(b.Rows, b.Columns));
        }
        catch
        {
            gradientA.Dispose();
            throw;
        }
    }

    private static GradientPair FilledPair<TState>(GradientPair result, TState state, Action<GradientPair, TState> fill)
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

    private void PairsBackward(
        Matrix a,
        Matrix b,
        Matrix gradient,
        Matrix? destinationA,
        Matrix? destinationB,
        Matrix? values,
        in PairwiseSettings settings,
        in OperationContext context)
    {
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        MatrixView incoming = gradient.ViewOn(this);
        Operands.SameColumns(left, right, nameof(a), nameof(b));
        Operands.Gradient(incoming, left.Rows, right.Rows, nameof(gradient));
        MatrixView given = values?.ViewOn(this, nameof(values)) ?? default;
        if (!given.IsNone)
        {
            Operands.Gradient(given, left.Rows, right.Rows, nameof(values));
        }

        MatrixView resultA = GradientTarget(destinationA, left, nameof(destinationA));
        MatrixView resultB = GradientTarget(destinationB, right, nameof(destinationB));
        ApartFromInputs(resultA, nameof(destinationA), left, right, incoming, given);
        ApartFromInputs(resultB, nameof(destinationB), left, right, incoming, given);
        Operands.Apart(resultA, resultB, nameof(destinationA), nameof(destinationB));
        context.CancellationToken.ThrowIfCancellationRequested();
        if (given.IsNone && settings.Metric == Metric.Cosine)
        {
            given = incoming;
        }

        if (given.IsNone)
        {
            using WorkingMemoryLease lease = RentWorkingMemory();
            given = lease.Memory.Take(left.Rows, incoming.Columns);
            Sink.Pairwise(left, right, given, settings, new OperationContext(context.CancellationToken));
            Sink.PairwiseBackward(left, right, given, incoming, resultA, resultB, settings, context);
            return;
        }

        Sink.PairwiseBackward(left, right, given, incoming, resultA, resultB, settings, context);
    }

    private MatrixView GradientTarget(Matrix? gradient, in MatrixView operand, string name)
    {
        if (gradient is null)
        {
            return default;
        }

        MatrixView view = gradient.ViewOn(this, name);
        Operands.Fits(view, operand.Rows, operand.Columns, ElementType.Float32, name);
        return view;
    }

    private static void ApartFromInputs(
        in MatrixView result, string name, in MatrixView a, in MatrixView b, in MatrixView gradient, in MatrixView values)
    {
        Operands.Apart(result, a, name, nameof(a));
        Operands.Apart(result, b, name, nameof(b));
        Operands.Apart(result, gradient, name, nameof(gradient));
        Operands.Apart(result, values, name, nameof(values));
    }
}
