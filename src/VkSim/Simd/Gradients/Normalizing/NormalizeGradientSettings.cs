namespace VkSim.Simd.Gradients.Normalizing;

/// <summary>What the gradient of a normalization needs to know of a vector.</summary>
/// <param name="P">Order of the norm.</param>
/// <param name="Divisor">max(norm, epsilon).</param>
/// <param name="Share">Σ gradient·x/norm; 0 where the norm is a constant.</param>
/// <param name="Ties">How many elements are the largest, for order ∞.</param>
internal readonly record struct NormalizeGradientSettings(double P, double Divisor, double Share, double Ties);
