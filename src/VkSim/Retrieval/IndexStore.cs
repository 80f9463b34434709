using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <summary>
/// The rows of an index, and who has which slot. Readers enter the newest snapshot without a lock. Changes reserve slots, write the rows,
/// which nobody sees yet, without the lock, are logged, and then publish a snapshot that shows them.
/// </summary>
internal sealed partial class IndexStore : IDisposable
{
    // Snapshots that are kept before those that nobody is in are sought.
    private const int LeastFormer = 16;

    // Held by one change after the other, while the log takes it: changes are logged in the order in which they are seen.
    private readonly Lock _changing = new();
    private readonly Lock _gate = new();
    private readonly IndexDevices _devices;
    private readonly EmbeddingIndexOptions _options;
    private readonly SlotTable _table;
    private readonly List<RowChunk> _chunks = [];
    private readonly Queue<IndexSnapshot> _former = new();
    private readonly Queue<(long Version, RowChunk Chunk, int Row)> _ended = new();
    private readonly Queue<(long Version, RowChunk Chunk)> _dropped = new();
    private IndexSnapshot _current;
    private int _mostFormer = LeastFormer;
    private long _nextId;
    private int _topSlot = -1;
    private long _topId;
    private bool _isOrdered = true;
    private bool _disposed;
    private int _changers;

    public IndexStore(IndexDevices devices, EmbeddingIndexOptions options)
    {
        _devices = devices;
        _options = options;
        _current = new IndexSnapshot([], devices.Count, 0, isOrdered: true);
        _table = new SlotTable(IdOf);
    }

    /// <summary>Rows that are alive.</summary>
    public long Count => Volatile.Read(ref _current).Count;

    /// <summary>Bytes of the rows' memory and its copy, and of what is kept of them on the host.</summary>
    public (long Rows, long Book) Bytes
    {
        get
        {
            lock (_gate)
            {
                return (_chunks.Sum(chunk => (chunk.IsStreamed ? 0 : chunk.Capacity * _options.RowBytes) + (chunk.Coarse?.ByteLength ?? 0)), _table.Bytes + _chunks.Sum(chunk => chunk.BookBytes));
            }
        }
    }

    /// <summary>Rows that are alive, on each device.</summary>
    public long[] CountsByDevice
    {
        get
        {
            long[] counts = new long[_devices.Count];
            foreach (ref readonly ChunkRows rows in Volatile.Read(ref _current).Chunks)
            {
                counts[rows.Chunk.Owner] += rows.Live;
            }

            return counts;
        }
    }

    /// <summary>Snapshots that were replaced, and are kept for those who are in them or in older ones.</summary>
    public int KeptSnapshots
    {
        get
        {
            lock (_gate)
            {
                return _former.Count;
            }
        }
    }

    /// <summary>Enters the newest snapshot, until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public IndexSnapshot Enter()
    {
        while (true)
        {
            IndexSnapshot snapshot = Volatile.Read(ref _current);
            snapshot.Enter();

            // One that was replaced meanwhile may be taken for left already.
            if (ReferenceEquals(Volatile.Read(ref _current), snapshot))
            {
                if (!Volatile.Read(ref _disposed))
                {
                    return snapshot;
                }

                Leave(snapshot);
                throw new ObjectDisposedException(nameof(EmbeddingIndex));
            }

            Leave(snapshot);
        }
    }

    /// <summary>As <see cref="Enter"/>, and gives the slots of those ids that there are in it.</summary>
    public IndexSnapshot EnterAndFind(ReadOnlySpan<long> ids, Span<int> slots, out int found)
    {
        lock (_gate)
        {
            IndexSnapshot snapshot = Enter();
            found = 0;
            foreach (long id in ids)
            {
                if (_table.Find(id) is >= 0 and int slot)
                {
                    slots[found++] = slot;
                }
            }

            return snapshot;
        }
    }

    /// <summary>
    /// Leaves a snapshot; what was kept for it alone is free then. Who changes the index meanwhile sees to that, so that searches neither wait
    /// nor work for it.
    /// </summary>
    public void Leave(IndexSnapshot snapshot)
    {
        if (snapshot.Leave() && !ReferenceEquals(Volatile.Read(ref _current), snapshot) && Volatile.Read(ref _changers) == 0)
        {
            lock (_gate)
            {
                Drain();
            }
        }
    }

    /// <summary>Whether there is a row with the id.</summary>
    public bool Contains(long id)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddingIndex));
            return _table.Find(id) >= 0;
        }
    }

    /// <summary>Reads the row of an id, widened; false where there is none.</summary>
    public bool TryRead(long id, Span<float> destination)
    {
        Span<int> slots = stackalloc int[1];
        IndexSnapshot snapshot = EnterAndFind([id], slots, out int found);
        try
        {
            if (found > 0)
            {
                RowChunk chunk = snapshot.ChunkOf(slots[0]);
                chunk.Read(slots[0] - chunk.FirstSlot, destination);
            }

            return found > 0;
        }
        finally
        {
            Leave(snapshot);
        }
    }

    /// <summary>The ids of all rows, in ascending order.</summary>
    public long[] Ids()
    {
        IndexSnapshot snapshot = Enter();
        try
        {
            long[] ids = new long[snapshot.Count];
            int count = 0;
            foreach (ref readonly ChunkRows rows in snapshot.Chunks)
            {
                for (int row = 0; row < rows.Visible; row++)
                {
                    if ((rows.LiveOf(row >> 6) >> (row & 63) & 1) != 0)
                    {
                        ids[count++] = rows.Chunk.IdOf(row);
                    }
                }
            }

            Array.Sort(ids);
            return ids;
        }
        finally
        {
            Leave(snapshot);
        }
    }

    /// <summary>Gives the memory back, once those who have entered a snapshot have left it.</summary>
    public void Dispose()
    {
        lock (_syncing)
        {
            lock (_changing)
            {
                Settle();
                DisposeChunks();
            }
        }
    }

    private void DisposeChunks()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                Volatile.Write(ref _disposed, true);
                _chunks.ForEach(chunk => _dropped.Enqueue((_current.Version + 1, chunk)));
                _chunks.Clear();
                Publish();
            }
        }
    }

    private long IdOf(int slot)
    {
        RowChunk chunk = ChunkOf(slot);
        return chunk.IdOf(slot - chunk.FirstSlot);
    }

    private RowChunk ChunkOf(int slot)
    {
        int low = 0;
        int high = _chunks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _chunks[middle].FirstSlot <= slot ? (middle, high) : (low, middle - 1);
        }

        return _chunks[low];
    }

    private void BeginChange() => Interlocked.Increment(ref _changers);

    // Who left a snapshot while this was a change has left it to this.
    private void EndChange()
    {
        if (Interlocked.Decrement(ref _changers) == 0)
        {
            lock (_gate)
            {
                Drain();
            }
        }
    }

    // What ended in a version is free once nobody is in an older one.
    private void Drain()
    {
        while (_former.TryPeek(out IndexSnapshot? oldest) && !oldest.IsInUse)
        {
            _former.Dequeue();
        }

        if (_former.Count > _mostFormer)
        {
            // Those behind one that is in use for long.
            for (int i = _former.Count; i > 0; i--)
            {
                IndexSnapshot one = _former.Dequeue();
                if (one.IsInUse)
                {
                    _former.Enqueue(one);
                }
            }

            _mostFormer = Math.Max(LeastFormer, 2 * _former.Count);
        }

        long version = _former.TryPeek(out IndexSnapshot? held) ? held.Version : _current.Version;
        while (_ended.TryPeek(out (long Version, RowChunk Chunk, int Row) ended) && ended.Version <= version)
        {
            _ended.Dequeue();
            ended.Chunk.SetFree(ended.Row);
        }

        while (_dropped.TryPeek(out (long Version, RowChunk Chunk) dropped) && dropped.Version <= version)
        {
            _dropped.Dequeue();
            dropped.Chunk.Dispose();
        }
    }

    // Under the lock, after edits for the version to come.
    private void Publish()
    {
        var rows = new ChunkRows[_chunks.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            RowChunk chunk = _chunks[i];
            chunk.Tidy();
            rows[i] = new ChunkRows(chunk, chunk.Visible, chunk.Live, chunk.Alive);
        }

        IndexSnapshot former = _current;
        var snapshot = new IndexSnapshot(rows, _devices.Count, former.Version + 1, _isOrdered);
        if (snapshot.Count == 0)
        {
            (_topSlot, _isOrdered) = (-1, true);
        }

        // A full fence: whoever enters the former one from now on sees that it was replaced.
        Interlocked.Exchange(ref _current, snapshot);
        if (former.IsInUse)
        {
            _former.Enqueue(former);
        }

        Drain();
    }

    private void Begin(RowChunk chunk, int row, long id)
    {
        chunk.Begin(row, _current.Version + 1);
        int slot = chunk.FirstSlot + row;
        _isOrdered &= slot > _topSlot && (_topSlot < 0 || id > _topId);
        if (slot > _topSlot)
        {
            (_topSlot, _topId) = (slot, id);
        }
    }

    private void End(int slot)
    {
        RowChunk chunk = ChunkOf(slot);
        chunk.End(slot - chunk.FirstSlot, _current.Version + 1);
        _ended.Enqueue((_current.Version + 1, chunk, slot - chunk.FirstSlot));
    }
}
