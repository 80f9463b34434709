using VkSim.Retrieval.Files;

namespace VkSim.Retrieval;

/// <content>Rows that come from a file, and the log of what happens to them.</content>
internal sealed partial class IndexStore
{
    private IndexLog? _log;

    /// <summary>Takes the rows of a file, before anybody else has the store.</summary>
    /// <exception cref="IndexFileException">An id is there twice, or is none; the store is to be disposed then.</exception>
    public void Load(IndexFileReader file, IProgress<double>? progress, CancellationToken cancellation)
    {
        for (long block = 0; block < file.Header.Blocks; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            Matrix rows = _device.Map(new IndexBlockSource(file, block), null, cancellation);
            lock (_gate)
            {
                TakeBlock(file, block, rows);
            }

            progress?.Report((double)(block + 1) / file.Header.Blocks);
        }

        lock (_gate)
        {
            _nextId = file.Header.NextId;
            Publish();
        }
    }

    /// <summary>Takes an operation of a log.</summary>
    public void Replay(in IndexRecordHeader header, ReadOnlySpan<long> ids, ReadOnlySpan<byte> rows)
    {
        if (header.Kind == IndexRecordKind.Put)
        {
            UpsertStored(ids, rows);
        }
        else
        {
            Remove(ids);
        }

        _nextId = Math.Max(_nextId, header.NextId);
    }

    /// <summary>Writes changes to a log from now on.</summary>
    public void LogTo(IndexLog log) => _log = log;

    /// <summary>Enters a snapshot, until <see cref="Leave"/>, and tells where the log was and which id came next.</summary>
    public IndexSnapshot EnterForSaving(out long sequence, out long logEnd, out long nextId)
    {
        lock (_changing)
        {
            lock (_gate)
            {
                CheckOpen();
                (sequence, logEnd, nextId) = (_log?.Sequence ?? 0, _log?.End ?? 0, _nextId);
                return Enter();
            }
        }
    }

    /// <summary>Uses the log between two changes.</summary>
    public void UseLog(Action<IndexLog> use)
    {
        lock (_changing)
        {
            lock (_gate)
            {
                CheckOpen();
            }

            use(_log!);
        }
    }

    private void TakeBlock(IndexFileReader file, long block, Matrix rows)
    {
        long first = NextChunkSlot();
        if (first + rows.Rows > int.MaxValue)
        {
            rows.Dispose();
            throw NoRoom();
        }

        var chunk = new RowChunk(_options, (int)first, rows);
        _chunks.Add(chunk);
        ReadOnlySpan<long> ids = file.IdsOf(block);
        for (int row = 0; row < ids.Length; row++)
        {
            chunk.SetId(row, ids[row]);
            Begin(chunk, row, ids[row]);
            if (ids[row] == EmbeddingIndex.NoId || !_table.TryAdd(ids[row], chunk.FirstSlot + row))
            {
                throw new IndexFileException(file.Path, $"row {row} of block {block} with id {ids[row]}", "an id that no other row has");
            }
        }
    }
}
