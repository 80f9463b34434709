using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>What finds records without looking at all: their keys, and the indexes of data properties. One thread at a time may call.</summary>
internal sealed class RecordIndexes
{
    private readonly Dictionary<object, StoredRecord> _records = [];
    private readonly PropertyIndex?[] _indexes;
    private int _slots;

    /// <summary>Makes empty ones.</summary>
    public RecordIndexes(RecordSchema schema) =>
        _indexes = [.. schema.Data.Select(column => column.IsIndexed ? new PropertyIndex(column.Type.IsMany) : null)];

    /// <summary>Number of records.</summary>
    public int Count => _records.Count;

    /// <summary>The record of a key; null where there is none.</summary>
    public StoredRecord? Find(object key) => _records.GetValueOrDefault(key);

    /// <summary>The index of a data column; null where it has none.</summary>
    public PropertyIndex? Of(int column) => _indexes[column];

    /// <summary>A set with room for all slots.</summary>
    public SlotSet NoSlots() => new(_slots);

    /// <summary>Adds the slot of a key to a set.</summary>
    /// <returns>True: a key is always indexed.</returns>
    public bool MarkKey(object? key, SlotSet set)
    {
        if (key is not null && Find(key) is { } record)
        {
            set[record.Slot] = true;
        }

        return true;
    }

    /// <summary>Adds a record whose key has none.</summary>
    public void Add(StoredRecord record)
    {
        _slots = Math.Max(_slots, (record.Slot | RecordSnapshot.InBlock) + 1);
        _records.Add(record.Key, record);
        for (int i = 0; i < _indexes.Length; i++)
        {
            _indexes[i]?.Add(record.Values[i], record.Slot);
        }
    }

    /// <summary>Removes a record.</summary>
    public void Remove(StoredRecord record)
    {
        _records.Remove(record.Key);
        for (int i = 0; i < _indexes.Length; i++)
        {
            _indexes[i]?.Remove(record.Values[i], record.Slot);
        }
    }
}
