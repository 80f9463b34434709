namespace VkSim.Contract;

/// <summary>Validated parameters of a normalization: x / max(‖x‖ₚ, epsilon) for each row or column.</summary>
/// <param name="Epsilon">Lower clamp of the norm; finite and not negative.</param>
/// <param name="ZeroVectors"><see cref="ZeroVectorPolicy.Zero"/> or <see cref="ZeroVectorPolicy.NaN"/>; an error was raised above the backend.</param>
/// <param name="P">Order of the norm: 0, any positive number, or +∞.</param>
/// <param name="Axis">What one vector is.</param>
internal readonly record struct NormalizeSettings(
    float Epsilon, ZeroVectorPolicy ZeroVectors, float P = 2, NormalizeAxis Axis = NormalizeAxis.Rows);
