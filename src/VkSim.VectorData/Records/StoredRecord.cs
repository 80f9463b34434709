namespace VkSim.VectorData.Records;

/// <summary>One version of a record as it is stored; never changed, so that whoever holds it sees that version.</summary>
/// <param name="id">The id of its vectors, as <see cref="IdOf"/> makes it.</param>
/// <param name="key">Its key.</param>
/// <param name="values">The values of its data properties, in the schema's order.</param>
internal sealed class StoredRecord(long id, object key, object?[] values)
{
    /// <summary>The column of the key, where those of data count from 0.</summary>
    public const int KeyColumn = -1;

    /// <summary>The id of its vectors where they are elsewhere; those in this process have the slot.</summary>
    public long Id { get; } = id;

    /// <summary>Its place, and its bit in filters. Versions that follow one another keep it.</summary>
    public int Slot => SlotOf(Id);

    /// <summary>See <see cref="VersionOf"/>.</summary>
    public uint Version => VersionOf(Id);

    /// <summary>Its key.</summary>
    public object Key { get; } = key;

    /// <summary>The values of its data properties.</summary>
    public object?[] Values { get; } = values;

    /// <summary>Its vectors, once it is replaced or removed while somebody may still ask for them.</summary>
    public float[]?[]? LastVectors { get; set; }

    /// <summary>An id, 0 or above: in the order of slots, so that equal scores are too.</summary>
    public static long IdOf(int slot, uint version) => ((long)slot << 32) | version;

    /// <summary>The slot of an id.</summary>
    public static int SlotOf(long id) => (int)(id >> 32);

    /// <summary>The number of an id's version, by which ids of one slot differ; 0 where vectors are in this process.</summary>
    public static uint VersionOf(long id) => (uint)id;

    /// <summary>The value of a column.</summary>
    public object? ValueOf(int column) => column == KeyColumn ? Key : Values[column];
}
