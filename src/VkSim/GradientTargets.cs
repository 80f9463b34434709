namespace VkSim;

/// <summary>Where the gradients with respect to both operands of a comparison go; null: not wanted.</summary>
/// <param name="A">Of the shape of the first operand, <see cref="ElementType.Float32"/>, in memory of its own.</param>
/// <param name="B">Of the shape of the second operand, <see cref="ElementType.Float32"/>, in memory of its own.</param>
public readonly record struct GradientTargets(Matrix? A, Matrix? B);
