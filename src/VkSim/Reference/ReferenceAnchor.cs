namespace VkSim.Reference;

/// <summary>One row with a loss, and what it is compared with; numbers count all rows of all operands, one operand after another.</summary>
/// <param name="Row">The row.</param>
/// <param name="Positives">Rows that it belongs to.</param>
/// <param name="Negatives">Rows that it does not belong to.</param>
/// <param name="Share">What its loss is multiplied with in the row's answer: 1, or ½ where two anchors make one answer.</param>
internal sealed record ReferenceAnchor(int Row, IReadOnlyList<int> Positives, IReadOnlyList<int> Negatives, double Share = 1);
