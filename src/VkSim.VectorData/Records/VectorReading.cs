namespace VkSim.VectorData.Records;

/// <summary>While it lasts, the vectors of records that were seen can be read, though they be replaced or removed.</summary>
internal sealed class VectorReading : IDisposable
{
    private readonly StoredCollection _collection;

    /// <summary>Begins.</summary>
    public VectorReading(StoredCollection collection)
    {
        _collection = collection;
        collection.BeginVectors();
    }

    /// <summary>The vectors of a record in the schema's order, null where it has none.</summary>
    public float[]?[] Of(StoredRecord record) => _collection.VectorsOf(record);

    /// <inheritdoc/>
    public void Dispose() => _collection.EndVectors();
}
