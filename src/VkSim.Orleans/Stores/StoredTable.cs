namespace VkSim;

/// <summary>Which shard of a collection has which ids, and what they are made with: a document of UTF-8 text.</summary>
/// <param name="Version">Its number: 1 of the first, and one more each time.</param>
/// <param name="Text">The document.</param>
public sealed record StoredTable(long Version, ReadOnlyMemory<byte> Text);
