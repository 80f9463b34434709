namespace VkSim.Retrieval.Files;

/// <summary>A place between two records of a log.</summary>
/// <param name="Sequence">Number of the last record before it.</param>
/// <param name="End">Where that one ends.</param>
internal readonly record struct IndexLogMark(long Sequence, long End);
