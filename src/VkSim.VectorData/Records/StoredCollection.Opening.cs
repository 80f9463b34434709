using VkSim.VectorData.Logs;
using VkSim.VectorData.Models;

namespace VkSim.VectorData.Records;

/// <content>How a collection comes from its log.</content>
internal sealed partial class StoredCollection
{
    // Records that are read from a log at once.
    private const int LoadedAtOnce = 4096;

    /// <summary>Makes one of the records in a log, with vectors in this process.</summary>
    /// <param name="device">The device that holds the vectors.</param>
    /// <param name="schema">What the records are made of.</param>
    /// <param name="log">The log, which is the collection's to dispose from now on; null: an empty one in memory.</param>
    public static StoredCollection Open(VectorDevice device, RecordSchema schema, RecordLog? log)
    {
        var gate = new Lock();
        var vectors = new LocalVectors(device, schema.Vectors, gate);
        var collection = new StoredCollection(schema, log, vectors, null, gate);
        if (log is not null)
        {
            collection.Load(log, records => vectors.Store(records, collection._table));
        }

        return collection;
    }

    /// <summary>Makes one of the records in a log, with vectors elsewhere, which are then those of the log: what was not there is, and nothing else.</summary>
    /// <param name="provider">Where the vectors are.</param>
    /// <param name="schema">What the records are made of.</param>
    /// <param name="log">The log, which is the collection's to dispose from now on; where its vectors were here they have moved at the end.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<StoredCollection> OpenAsync(IVectorIndexProvider provider, RecordSchema schema, RecordLog log, CancellationToken cancellationToken)
    {
        Guid name = log.Vectors ?? Guid.NewGuid();
        var indexes = new IVectorIndex[schema.Vectors.Count];
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = await provider.OpenAsync(IndexName(name, i), schema.Vectors[i].Index, cancellationToken).ConfigureAwait(false);
        }

        var gate = new Lock();
        var vectors = new RemoteVectors(schema.Vectors, indexes, gate);
        try
        {
            var collection = new StoredCollection(schema, log, vectors, provider, gate);
            var reconciliation = new Reconciliation(schema.Vectors, indexes);
            collection.Load(log, reconciliation.Expect);
            vectors.Version = await reconciliation.RunAsync(log, cancellationToken).ConfigureAwait(false);
            if (log.Vectors is null)
            {
                log.MoveVectors(name);
            }

            return collection;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <summary>The name of a vector property's index.</summary>
    public static string IndexName(Guid vectors, int column) => $"{vectors:N}-{column}";

    private void Load(RecordLog log, Action<List<(StoredRecord Record, NewRecord New)>> load)
    {
        foreach ((long Id, NewRecord New)[] part in log.Read().Chunk(LoadedAtOnce))
        {
            List<(StoredRecord Record, NewRecord New)> records =
                [.. part.Select(read => (new StoredRecord(read.Id, read.New.Key, read.New.Values), read.New))];
            load(records);
            foreach ((StoredRecord record, _) in records)
            {
                _table[record.Slot] = record;
                _indexes.Add(record);
            }
        }

        _slots = log.Slots;
        _free.AddRange(Enumerable.Range(0, _slots).Where(slot => _table[slot] is null));
    }
}
