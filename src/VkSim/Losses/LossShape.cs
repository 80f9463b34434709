namespace VkSim.Losses;

/// <summary>What a loss gives.</summary>
/// <param name="A">The first operand.</param>
/// <param name="B">The second one; null where there is none.</param>
/// <param name="Negatives">Explicit negatives that have a gradient; null where there are none.</param>
/// <param name="Losses">Rows that have a loss.</param>
/// <param name="LogSums">Rows that have a denominator.</param>
internal readonly record struct LossShape(Matrix A, Matrix? B, Matrix? Negatives, long Losses, long LogSums);
