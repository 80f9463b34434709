namespace VkSim.Losses;

/// <summary>The gradients that a loss makes, disposed together where it fails.</summary>
internal sealed class LossGradients : IDisposable
{
    /// <summary>With respect to the first operand.</summary>
    public Matrix? A { get; private set; }

    /// <summary>With respect to the second operand.</summary>
    public Matrix? B { get; private set; }

    /// <summary>With respect to explicit negatives.</summary>
    public Matrix? Negatives { get; private set; }

    /// <summary>Makes room for what options ask for.</summary>
    public LossDestinations Make(PairLossOptions options, in LossShape shape)
    {
        if (options.WithGradients)
        {
            A = Like(shape.A);
            B = shape.B is null ? null : Like(shape.B);
            Negatives = shape.Negatives is null ? null : Like(shape.Negatives);
        }

        return new LossDestinations { GradientA = A, GradientB = B, GradientNegatives = Negatives };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        A?.Dispose();
        B?.Dispose();
        Negatives?.Dispose();
    }

    private static Matrix Like(Matrix operand) => operand.Device.Allocate(operand.Rows, operand.Columns);
}
