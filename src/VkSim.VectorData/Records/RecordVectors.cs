namespace VkSim.VectorData.Records;

/// <summary>The vectors of a collection's records, in this process or elsewhere. Who calls has the collection's lock, or its turn to change, as is said.</summary>
internal abstract class RecordVectors : IDisposable
{
    /// <summary>In turn: the number of the versions that a change brings.</summary>
    public abstract uint NextVersion();

    /// <summary>In turn: before a change is in the log, what can fail of it is done, and nobody sees it.</summary>
    public abstract ValueTask PrepareAsync(List<(StoredRecord Record, NewRecord New)> changes, CancellationToken cancellationToken);

    /// <summary>In turn: a change that was prepared, in part perhaps, is not made.</summary>
    public abstract void Abandon(List<(StoredRecord Record, NewRecord New)> changes);

    /// <summary>In turn and with the lock: records come, in place of such as there were in their slots.</summary>
    /// <param name="changes">The records.</param>
    /// <param name="table">The records until now.</param>
    public abstract void Store(List<(StoredRecord Record, NewRecord New)> changes, RecordTable table);

    /// <summary>In turn and with the lock: records go.</summary>
    public abstract void Remove(List<StoredRecord> removed);

    /// <summary>With the lock: how many vectors of a column can be found at most.</summary>
    public abstract long MostOf(int column);

    /// <summary>With the lock: begins a search at this moment, which goes on without it.</summary>
    /// <param name="column">The vector column.</param>
    /// <param name="query">As many components as it has.</param>
    /// <param name="slots">Receives the slots of the nearest records, best first: as many as are asked for.</param>
    /// <param name="scores">Receives what an index gives as scores.</param>
    /// <param name="allowed">The slots that may be found; null: any.</param>
    /// <param name="records">The records at this moment.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>How many were found.</returns>
    public abstract ValueTask<int> SearchAsync(
        int column, ReadOnlyMemory<float> query, long[] slots, float[] scores, SlotSet? allowed, RecordSnapshot records, CancellationToken cancellationToken);

    /// <summary>With the lock: from this moment on vectors can be read.</summary>
    public abstract VectorReading BeginReading();

    /// <summary>Ends what is under way, as far as it can be ended.</summary>
    public abstract void Cancel();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The vectors of one column of records that have one, one after the other.</summary>
    protected static float[] Gather(List<(StoredRecord Record, NewRecord New)> records, int column, int dimensions)
    {
        float[] vectors = new float[records.Count * dimensions];
        for (int i = 0; i < records.Count; i++)
        {
            records[i].New.Vectors[column]!.Value.Span.CopyTo(vectors.AsSpan(i * dimensions));
        }

        return vectors;
    }
}
