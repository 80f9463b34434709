namespace VkSim.Cli;

/// <summary>The files that a command line names for a loss; null for what it does not.</summary>
/// <param name="A">Embeddings, or logits.</param>
/// <param name="B">Their partners.</param>
/// <param name="Labels">A label a row, or of cross-entropy the probabilities of its classes.</param>
/// <param name="Weights">A factor a class.</param>
/// <param name="Negatives">Explicit negatives.</param>
/// <param name="Mask">Which candidates count.</param>
internal sealed record LossFiles(string A, string? B, string? Labels, string? Weights, string? Negatives, string? Mask);
