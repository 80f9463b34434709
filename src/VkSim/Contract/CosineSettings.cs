namespace VkSim.Contract;

/// <summary>Validated parameters of a cosine: each norm is clamped at epsilon on its own.</summary>
/// <param name="Epsilon">Lower clamp of each norm; finite and not negative.</param>
/// <param name="ZeroVectors"><see cref="ZeroVectorPolicy.Zero"/> or <see cref="ZeroVectorPolicy.NaN"/>; an error was raised above the backend.</param>
internal readonly record struct CosineSettings(float Epsilon, ZeroVectorPolicy ZeroVectors);
