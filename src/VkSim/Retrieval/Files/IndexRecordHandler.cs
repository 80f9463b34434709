namespace VkSim.Retrieval.Files;

/// <summary>Takes an operation of a log, or a part of a large one: its other parts follow.</summary>
/// <param name="header">What it is.</param>
/// <param name="ids">Its ids, valid during the call.</param>
/// <param name="rows">Its rows as they are stored, one an id, where it puts rows; valid during the call.</param>
internal delegate void IndexRecordHandler(in IndexRecordHeader header, ReadOnlySpan<long> ids, ReadOnlySpan<byte> rows);
