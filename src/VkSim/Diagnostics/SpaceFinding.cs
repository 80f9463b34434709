namespace VkSim;

/// <summary>Something that <see cref="EmbeddingDiagnostics"/> found in a space, with the evidence.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Rows">The rows that it is about, at most the first 20; empty where it is about all.</param>
/// <param name="Text">A sentence with the figures, and what to do.</param>
public sealed record SpaceFinding(FindingKind Kind, IReadOnlyList<long> Rows, string Text);
