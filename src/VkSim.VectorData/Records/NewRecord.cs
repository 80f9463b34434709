namespace VkSim.VectorData.Records;

/// <summary>A record that is to be stored.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Values">The values of its data properties, in the schema's order; nobody else changes them.</param>
/// <param name="Vectors">Its vectors in the schema's order, null where it has none.</param>
internal readonly record struct NewRecord(object Key, object?[] Values, ReadOnlyMemory<float>?[] Vectors);
