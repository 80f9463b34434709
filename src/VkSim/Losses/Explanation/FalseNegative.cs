namespace VkSim;

/// <summary>Two rows that are the same, or as good as the same, and that a loss holds apart as negatives of one another.</summary>
/// <param name="Operand">The operand of the one.</param>
/// <param name="Row">The one's row.</param>
/// <param name="OtherOperand">The operand of the other.</param>
/// <param name="Other">The other's row.</param>
/// <param name="Similarity">Their cosine.</param>
/// <param name="AreEqual">Whether all components are equal.</param>
public sealed record FalseNegative(LossOperand Operand, int Row, LossOperand OtherOperand, int Other, double Similarity, bool AreEqual);
