namespace VkSim;

/// <summary>What a loss took one row's pairs as.</summary>
/// <param name="Row">The row; of NT-Xent rows of the second view follow those of the first.</param>
/// <param name="Positives">The first few of its positives.</param>
/// <param name="PositiveCount">Number of positives.</param>
/// <param name="NegativeCount">Number of negatives.</param>
/// <param name="NearestNegative">The most similar negative, or −1.</param>
/// <param name="NearestNegativeSimilarity">Its similarity, or NaN.</param>
public sealed record RowExplanation(
    int Row, IReadOnlyList<int> Positives, int PositiveCount, int NegativeCount, int NearestNegative, double NearestNegativeSimilarity);
