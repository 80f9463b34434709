namespace VkSim.Contract;

/// <summary>Validated parameters of an exact search among rows of several storages.</summary>
/// <param name="Comparison">How two rows are compared; the metric says whether larger or smaller is nearer.</param>
/// <param name="K">Neighbours wanted for each query, at least 1; may exceed the number of rows.</param>
/// <param name="Bound">The worst score that counts, never NaN; then NaN does not count. Null: any does.</param>
/// <param name="Coarse">How to use the parts' coarse copies, for calls that follow one another; null: not at all.</param>
internal readonly record struct SearchSettings(PairwiseSettings Comparison, int K, float? Bound = null, CoarseUse? Coarse = null);
