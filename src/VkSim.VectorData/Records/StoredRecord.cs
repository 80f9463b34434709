namespace VkSim.VectorData.Records;

/// <summary>One version of a record as it is stored; never changed, so that whoever holds it sees that version.</summary>
/// <param name="slot">Its place: the id of its vectors, and its bit in filters. Versions that follow one another keep it.</param>
/// <param name="key">Its key.</param>
/// <param name="values">The values of its data properties, in the schema's order.</param>
internal sealed class StoredRecord(int slot, object key, object?[] values)
{
    /// <summary>The column of the key, where those of data count from 0.</summary>
    public const int KeyColumn = -1;

    /// <summary>Its place.</summary>
    public int Slot { get; } = slot;

    /// <summary>Its key.</summary>
    public object Key { get; } = key;

    /// <summary>The values of its data properties.</summary>
    public object?[] Values { get; } = values;

    /// <summary>Its vectors, once it is replaced or removed while somebody may still ask for them.</summary>
    public float[]?[]? LastVectors { get; set; }

    /// <summary>The value of a column.</summary>
    public object? ValueOf(int column) => column == KeyColumn ? Key : Values[column];
}
