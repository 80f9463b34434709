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

    /// <summary>Makes room for the gradient with respect to the first operand.</summary>
    public Matrix MakeA(Matrix operand) => A = Like(operand);

    /// <summary>Makes room for the gradient with respect to the second operand.</summary>
    public Matrix MakeB(Matrix operand) => B = Like(operand);

    /// <summary>Makes room for the gradient with respect to the negatives.</summary>
    public Matrix MakeNegatives(Matrix operand) => Negatives = Like(operand);

    /// <inheritdoc/>
    public void Dispose()
    {
        A?.Dispose();
        B?.Dispose();
        Negatives?.Dispose();
    }

    private static Matrix Like(Matrix operand) => operand.Device.Allocate(operand.Rows, operand.Columns);
}
