namespace VkSim.VectorData.Records;

/// <summary>While it lasts, the vectors of records that were seen can be read, though they be replaced or removed.</summary>
internal abstract class VectorReading : IDisposable
{
    /// <summary>The vectors of a record in the schema's order, null where it has none.</summary>
    public abstract float[]?[] Of(StoredRecord record);

    /// <inheritdoc/>
    public abstract void Dispose();
}
