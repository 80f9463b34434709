namespace VkSim.Contract;

/// <summary>Validated parameters of an exact nearest-neighbour search.</summary>
/// <param name="Comparison">How two rows are compared; the metric says whether larger or smaller is nearer.</param>
/// <param name="K">Neighbours wanted for each query, at least 1; may exceed the number of database rows.</param>
internal readonly record struct NearestSettings(PairwiseSettings Comparison, int K);
