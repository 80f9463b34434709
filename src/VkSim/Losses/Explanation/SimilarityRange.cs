namespace VkSim;

/// <summary>The similarities of many pairs.</summary>
/// <param name="Count">Number of pairs.</param>
/// <param name="Mean">Their mean; NaN where there are none.</param>
/// <param name="Least">The smallest; NaN where there are none.</param>
/// <param name="Greatest">The largest; NaN where there are none.</param>
public readonly record struct SimilarityRange(long Count, double Mean, double Least, double Greatest);
