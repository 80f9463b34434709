namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The dot product of every row of a with every row of b, A·Bᵀ, N×M in single precision.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, or another device's matrix.</exception>
    public Matrix DotProducts(Matrix a, Matrix b, DotProductOptions? options = null) =>
        Filled(AllocatePairs(a, b), (Device: this, a, b, options), static (r, s) => s.Device.DotProducts(s.a, s.b, r, s.options));

    /// <summary>The dot product of every row of a with every row of b, into a given N×M matrix.</summary>
    /// <param name="a">N×D.</param>
    /// <param name="b">M×D.</param>
    /// <param name="destination">N×M, <see cref="ElementType.Float32"/>, neither a nor b.</param>
    /// <param name="options">Progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, or another device's matrix.</exception>
    public void DotProducts(Matrix a, Matrix b, Matrix destination, DotProductOptions? options = null) =>
        ComparePairs(a, b, destination, DotProductOptions.Settings, (options ?? DotProductOptions.Default).Context);
}
