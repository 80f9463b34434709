namespace VkSim.Retrieval;

/// <summary>What searches have in common that can be made together.</summary>
/// <param name="IsAwaited">Whether their callers await them; no blocked thread then waits for a free one.</param>
/// <param name="K">Places of each query.</param>
/// <param name="Filter">What may be found; null: everything.</param>
/// <param name="Bound">The worst score that counts; null: any.</param>
internal readonly record struct SearchKind(bool IsAwaited, int K, IndexFilter? Filter, float? Bound);
