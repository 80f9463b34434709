using System.Diagnostics.CodeAnalysis;

namespace VkSim.Retrieval;

/// <content>
/// An index that grows row by row gets small chunks, so that little memory is in reserve. Those that follow one another become one, or one a
/// device, when they are four times as large at least as the largest of them: so there are few, and a row is copied no more often than sizes grow
/// so. Slots stay. In the same way compaction leaves the last chunk no larger than its rows need.
/// </content>
internal sealed partial class IndexStore
{
    private const int GatherRatio = 4;

    // What a thread that adds copies at a time: on the host that takes milliseconds, on a device less.
    private const long MostHostBytes = 8L << 20;

    private readonly Lock _gathering = new();
    private bool _hasGrown;
    private int _leastToGather;

    /// <summary>How many rows went from one chunk to another as the index grew.</summary>
    public long GatheredRows { get; private set; }

    /// <summary>Chunks that there are.</summary>
    public int Chunks => Volatile.Read(ref _current).Chunks.Length;

    // After a change, without a lock while a device works, by one thread at a time.
    private void Gather()
    {
        if (!Volatile.Read(ref _hasGrown) || !_gathering.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _hasGrown, false);
            while (Move(ChunksToGather))
            {
            }
        }
        finally
        {
            _gathering.Exit();
        }
    }

    // The last chunk goes to one that is no larger than its rows need.
    private void Shrink()
    {
        if (_gathering.TryEnter())
        {
            try
            {
                Move(ChunkToShrink);
            }
            finally
            {
                _gathering.Exit();
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Rows stay where they are; whoever uses the device is told what is the matter with it.")]
    private bool Move(Func<(List<RowChunk> Chunks, int End)> plan)
    {
        List<RowChunk> sources;
        int end;
        IndexSnapshot snapshot;
        lock (_gate)
        {
            (sources, end) = _disposed ? ([], 0) : plan();
            if (sources.Count == 0)
            {
                return false;
            }

            // Rows that end meanwhile stay where they are.
            snapshot = Enter();
            sources.ForEach(chunk => chunk.IsGathered = true);
        }

        List<RowChunk> chunks = [];
        bool isRefused = false;
        try
        {
            CopyTo(chunks, sources, end);
        }
        catch (Exception)
        {
            isRefused = true;
        }

        lock (_gate)
        {
            sources.ForEach(source => source.IsGathered = false);
            if (!isRefused && !_disposed)
            {
                Replace(sources, chunks);
            }
            else
            {
                chunks.ForEach(chunk => chunk.Dispose());
            }

            // Not tried again before there are twice as many.
            _leastToGather = isRefused ? 2 * _chunks.Count : 0;
        }

        Leave(snapshot);
        return !isRefused;
    }

    // The last ones, but for such as still have room: as many as may be.
    private (List<RowChunk> Chunks, int End) ChunksToGather()
    {
        if (_chunks.Count < _leastToGather)
        {
            return ([], 0);
        }

        int end = _chunks.Count;
        while (end > 0 && _chunks[end - 1].Appended < _chunks[end - 1].Capacity)
        {
            end--;
        }

        (long rows, long largest, int count) = (0, 0, 0);
        for (int first = end - 1; first >= 0 && _chunks[first].MayBeGathered; first--)
        {
            RowChunk chunk = _chunks[first];
            rows += chunk.Capacity;
            largest = Math.Max(largest, chunk.Capacity);
            bool follows = first == end - 1 || chunk.FirstSlot + chunk.Capacity == _chunks[first + 1].FirstSlot;
            if (!follows || rows > MostRowsAtATime(chunk))
            {
                break;
            }

            count = rows >= GatherRatio * _devices.Count * largest ? end - first : count;
        }

        return count == 0 ? ([], 0) : (_chunks.GetRange(end - count, count), _chunks[end - 1].FirstSlot + _chunks[end - 1].Capacity);
    }

    private (List<RowChunk> Chunks, int End) ChunkToShrink()
    {
        RowChunk? last = _chunks.Count > 0 ? _chunks[^1] : null;
        int needed = ((last?.Visible ?? 0) + Granule - 1) / Granule * Granule;
        return last is { Reserved: 0, IsGathered: false } && needed > 0 && needed <= last.Capacity / GatherRatio * (GatherRatio - 1)
            && needed <= MostRowsAtATime(last) && !last.Rows.View.Storage.IsReadOnly
                ? ([last], last.FirstSlot + needed)
                : ([], 0);
    }

    private long MostRowsAtATime(RowChunk chunk)
    {
        long rowBytes = Math.Max(1, _options.RowBytes);
        return _devices[chunk.Owner].Gpu is null ? MostHostBytes / rowBytes : MostRowsOfChunk(rowBytes);
    }

    private void CopyTo(List<RowChunk> chunks, List<RowChunk> sources, int end)
    {
        long[] held;
        lock (_gate)
        {
            held = HeldRows();
        }

        sources.ForEach(source => held[source.Owner] -= source.Capacity);
        for (int first = sources[0].FirstSlot; first < end;)
        {
            RowChunk chunk = ChunkFor(held, first, end - first);
            chunks.Add(chunk);
            foreach (SlotRun run in Common(chunk, sources))
            {
                Copy(run, new SlotRun(chunk, run.Chunk.FirstSlot + run.Row - first, run.Count));
                chunk.TakeIds(run);
            }

            chunk.Copy(0, chunk.Capacity);
            held[chunk.Owner] += chunk.Capacity;
            first += chunk.Capacity;
        }
    }

    // On the device that has least of its share, or on another where that one has no room.
    private RowChunk ChunkFor(long[] held, int first, int most)
    {
        Exception? refusal = null;
        foreach ((int number, long rows) in _devices.Takers(held, most, 0))
        {
            try
            {
                return new RowChunk(_devices[number], number, _options, first, (int)rows);
            }
            catch (Exception e) when (_devices.Count > 1 && IsRefusal(e))
            {
                refusal ??= e;
            }
        }

        throw refusal!;
    }

    private static IEnumerable<SlotRun> Common(RowChunk chunk, List<RowChunk> sources)
    {
        foreach (RowChunk source in sources)
        {
            if (chunk.Common(source) is { } run)
            {
                yield return run;
            }
        }
    }

    private void Replace(List<RowChunk> sources, List<RowChunk> chunks)
    {
        foreach (RowChunk chunk in chunks)
        {
            foreach (SlotRun run in Common(chunk, sources))
            {
                chunk.TakeRows(run);
            }

            GatheredRows += chunk.Capacity;
        }

        int index = _chunks.IndexOf(sources[0]);
        _chunks.RemoveRange(index, sources.Count);
        _chunks.InsertRange(index, chunks);
        sources.ForEach(source => _dropped.Enqueue((_current.Version + 1, source)));
        for (int i = _ended.Count; i > 0; i--)
        {
            (long version, RowChunk chunk, int row) = _ended.Dequeue();
            int slot = chunk.FirstSlot + row;
            RowChunk now = sources.Contains(chunk) ? ChunkOf(slot) : chunk;
            if (slot < now.FirstSlot + now.Capacity)
            {
                _ended.Enqueue((version, now, slot - now.FirstSlot));
            }
        }

        Publish();
    }
}
