namespace VkSim.Retrieval;

/// <summary>Rows of a chunk one after another.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Row">The first row.</param>
/// <param name="Count">How many, at least 1.</param>
internal readonly record struct SlotRun(RowChunk Chunk, int Row, int Count);
