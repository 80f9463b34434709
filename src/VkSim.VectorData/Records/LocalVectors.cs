using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <summary>Vectors in this process: an index for each vector property, whose ids are the records' slots.</summary>
internal sealed class LocalVectors : RecordVectors
{
    private readonly Lock _gate;
    private readonly EmbeddingIndex[] _indexes;
    private int _readers;

    /// <summary>Makes empty ones.</summary>
    /// <param name="device">The device that holds them.</param>
    /// <param name="columns">The vector properties.</param>
    /// <param name="gate">The collection's lock.</param>
    public LocalVectors(VectorDevice device, IReadOnlyList<VectorColumn> columns, Lock gate)
    {
        _gate = gate;
        _indexes = [.. columns.Select(column => EmbeddingIndex.Create(device, column.Index))];
    }

    /// <inheritdoc/>
    public override uint NextVersion() => 0;

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(List<(StoredRecord Record, NewRecord New)> changes, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public override void Abandon(List<(StoredRecord Record, NewRecord New)> changes)
    {
    }

    /// <inheritdoc/>
    public override void Store(List<(StoredRecord Record, NewRecord New)> changes, RecordTable table)
    {
        if (_readers > 0)
        {
            changes.ForEach(change => Keep(table[change.Record.Slot]));
        }

        for (int i = 0; i < _indexes.Length; i++)
        {
            Store(_indexes[i], i, changes);
        }
    }

    /// <inheritdoc/>
    public override void Remove(List<StoredRecord> removed)
    {
        if (_readers > 0)
        {
            removed.ForEach(Keep);
        }

        foreach (EmbeddingIndex index in _indexes)
        {
            index.RemoveRange([.. removed.Select(record => (long)record.Slot).Where(index.Contains)]);
        }
    }

    /// <inheritdoc/>
    public override long MostOf(int column) => _indexes[column].Count;

    /// <inheritdoc/>
    public override ValueTask<int> SearchAsync(
        int column, ReadOnlyMemory<float> query, long[] slots, float[] scores, SlotSet? allowed, RecordSnapshot records, CancellationToken cancellationToken) =>
        _indexes[column].SearchAsync(
            query, slots.Length, slots, scores, allowed is null ? null : IndexFilter.FromBits(allowed.Words), threshold: null, cancellationToken);

    /// <inheritdoc/>
    public override VectorReading BeginReading()
    {
        _readers++;
        return new Reading(this);
    }

    /// <inheritdoc/>
    public override void Cancel()
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (EmbeddingIndex index in _indexes)
        {
            index.Dispose();
        }
    }

    private static void Store(EmbeddingIndex index, int column, List<(StoredRecord Record, NewRecord New)> changes)
    {
        var with = changes.Where(change => change.New.Vectors[column] is not null).ToList();
        long[] ids = [.. with.Select(change => (long)change.Record.Slot)];
        index.UpsertRange(ids, Gather(with, column, index.Dimensions));
        foreach ((StoredRecord record, NewRecord change) in changes)
        {
            if (change.Vectors[column] is null)
            {
                index.TryRemove(record.Slot);
            }
        }
    }

    private void Keep(StoredRecord? record)
    {
        if (record is not null)
        {
            record.LastVectors = Read(record.Slot);
        }
    }

    private float[]?[] Read(int slot)
    {
        float[]?[] vectors = new float[]?[_indexes.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            float[] vector = new float[_indexes[i].Dimensions];
            vectors[i] = _indexes[i].TryGet(slot, vector) ? vector : null;
        }

        return vectors;
    }

    private sealed class Reading(LocalVectors vectors) : VectorReading
    {
        public override float[]?[] Of(StoredRecord record)
        {
            float[]?[] read = vectors.Read(record.Slot);
            lock (vectors._gate)
            {
                // Another version may have come between.
                return record.LastVectors ?? read;
            }
        }

        public override void Dispose()
        {
            lock (vectors._gate)
            {
                vectors._readers--;
            }
        }
    }
}
