namespace VkSim;

/// <summary>The gradients with respect to both operands of a comparison, in single precision; both disposed with it.</summary>
/// <param name="A">Of the shape of the first operand.</param>
/// <param name="B">Of the shape of the second operand.</param>
public sealed record GradientPair(Matrix A, Matrix B) : IDisposable
{
    /// <summary>Disposes both matrices.</summary>
    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
