using VkSim.Retrieval.Files;

namespace VkSim.Retrieval;

/// <content>Rows that come from a file, and the log of what happens to them.</content>
internal sealed partial class IndexStore
{
    /// <summary>Whether changes are refused.</summary>
    public bool IsReadOnly { get; set; }

    /// <exception cref="InvalidOperationException">Changes are refused.</exception>
    public void CheckChangeable()
    {
        if (IsReadOnly)
        {
            throw new InvalidOperationException("The index was opened to be read only; expected one that was opened to be changed.");
        }
    }

    /// <summary>Takes the rows of a file, before anybody else has the store.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rooms">For how many bytes each device has room, where rows have to be copied to it. What is beyond stays in the file.</param>
    /// <param name="progress">Told the share that is there.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>To which devices rows have to be streamed, because they stay in the file.</returns>
    /// <exception cref="IndexFileException">An id is there twice, or is none; the store is to be disposed then.</exception>
    public IReadOnlyCollection<int> Load(IndexFileReader file, long[] rooms, IProgress<double>? progress, CancellationToken cancellation)
    {
        HashSet<int> streaming = [];
        int owner = 0;
        for (long block = 0; block < file.Header.Blocks; block++)
        {
            int rows = file.Header.RowsOf(block);
            for (int row = 0; row < rows;)
            {
                cancellation.ThrowIfCancellationRequested();
                long missing = MissingRows(ref owner, file.Header.Rows);
                int count = (int)Math.Min(rows - row, missing);
                (int number, Matrix matrix) = Place(new IndexBlockSource(file, block, row, count), owner, rooms, cancellation);
                lock (_gate)
                {
                    if (TakeRows(file, block, row, number, matrix).IsStreamed)
                    {
                        streaming.Add(number);
                    }
                }

                row += count;
            }

            progress?.Report((double)(block + 1) / file.Header.Blocks);
        }

        lock (_gate)
        {
            _nextId = file.Header.NextId;
            Publish();
        }

        return streaming;
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

    /// <summary>Enters a snapshot, until <see cref="Leave"/>, and tells where the log was and which id came next.</summary>
    public IndexSnapshot EnterForSaving(out long sequence, out long logEnd, out long nextId)
    {
        lock (_syncing)
        {
            lock (_changing)
            {
                Settle();
                lock (_gate)
                {
                    CheckOpen();
                    (sequence, logEnd, nextId) = (_log?.Sequence ?? 0, _log?.End ?? 0, _nextId);
                    return Enter();
                }
            }
        }
    }

    // How many rows are missing of a device's share, or that of one after it; the last takes what is left.
    private long MissingRows(ref int owner, long all)
    {
        long[] held = HeldRows();
        while (owner < _devices.Count - 1 && held[owner] >= _devices.RowsOf(owner, all))
        {
            owner++;
        }

        return owner == _devices.Count - 1 ? all : (_devices.RowsOf(owner, all) - held[owner] + 63) / 64 * 64;
    }

    // On the device that is to have them, or another that has room, or in the file.
    private (int Owner, Matrix Rows) Place(IndexBlockSource source, int owner, long[] rooms, CancellationToken cancellation)
    {
        long bytes = source.Rows * _options.RowBytes;
        for (int turn = 0; turn < _devices.Count; turn++)
        {
            int number = (owner + turn) % _devices.Count;
            if (_devices[number].TryMap(source) is { } mapped)
            {
                return (number, mapped);
            }

            if (bytes <= rooms[number])
            {
                try
                {
                    Matrix rows = _devices[number].Upload(source, _options.Storage, null, cancellation);
                    rooms[number] -= bytes;
                    return (number, rows);
                }
                catch (Exception e) when (_devices.Count > 1 && IsRefusal(e))
                {
                    rooms[number] = 0;
                }
            }
        }

        return (owner, new Matrix(_devices[owner], source.Stream(), source.Rows, (int)source.Columns));
    }

    private RowChunk TakeRows(IndexFileReader file, long block, int firstRow, int owner, Matrix rows)
    {
        long first = NextChunkSlot();
        if (first + rows.Rows > int.MaxValue)
        {
            rows.Dispose();
            throw NoRoom();
        }

        var chunk = new RowChunk(owner, _options, (int)first, rows);
        _chunks.Add(chunk);
        ReadOnlySpan<long> ids = file.IdsOf(block).Slice(firstRow, chunk.Capacity);
        for (int row = 0; row < ids.Length; row++)
        {
            chunk.SetId(row, ids[row]);
            Begin(chunk, row, ids[row]);
            if (ids[row] == EmbeddingIndex.NoId || !_table.TryAdd(ids[row], chunk.FirstSlot + row))
            {
                throw new IndexFileException(file.Path, $"row {firstRow + row} of block {block} with id {ids[row]}", "an id that no other row has");
            }
        }

        return chunk;
    }
}
