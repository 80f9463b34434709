using VkSim.Retrieval.Files;

namespace VkSim.Retrieval;

/// <content>Rows that come from a file, and the log of what happens to them.</content>
internal sealed partial class IndexStore
{
    private IndexLog? _log;

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
    /// <param name="room">Where rows have to be copied to the device: for how many bytes there is room. What is beyond stays in the file.</param>
    /// <param name="progress">Told the share that is there.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>Whether rows stay in the file and have to be streamed.</returns>
    /// <exception cref="IndexFileException">An id is there twice, or is none; the store is to be disposed then.</exception>
    public bool Load(IndexFileReader file, long room, IProgress<double>? progress, CancellationToken cancellation)
    {
        bool streams = false;
        for (long block = 0; block < file.Header.Blocks; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            var source = new IndexBlockSource(file, block);
            long bytes = source.Rows * file.Header.Identity.RowBytes;
            Matrix? rows = _device.TryMap(source);
            if (rows is null && bytes > room)
            {
                streams = true;
                rows = new Matrix(_device, source.Stream(), source.Rows, (int)source.Columns);
            }
            else if (rows is null)
            {
                rows = _device.Upload(source, file.Header.Identity.ElementType, null, cancellation);
                room -= bytes;
            }

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

        return streams;
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
