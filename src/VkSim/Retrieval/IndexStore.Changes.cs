using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <content>Rows that come and go.</content>
internal sealed partial class IndexStore
{
    // A chunk's bits are copied when one of its rows ends.
    private const int MostChunkRows = 1 << 18;
    private const long MostChunkBytes = 128L << 20;
    private const int LeastChunkRows = 1024;
    private const long LeastChunkBytes = 1 << 20;

    // The share of its memory that an index which grows row by row has in reserve.
    private const int GrowthShare = 8;

    /// <summary>Takes ids that no row has had.</summary>
    /// <returns>The first of them.</returns>
    /// <exception cref="InvalidOperationException">There are not so many left.</exception>
    public long TakeIds(int count)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddingIndex));
            if (_nextId > long.MaxValue - count)
            {
                throw new InvalidOperationException($"No {count} ids are left: they follow the greatest one that was given, {_nextId - 1}.");
            }

            long first = _nextId;
            _nextId += count;
            return first;
        }
    }

    /// <summary>Adds rows, all or none.</summary>
    /// <exception cref="ArgumentException">There is a row with one of the ids already.</exception>
    public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        lock (_gate)
        {
            foreach (long id in ids)
            {
                if (_table.Find(id) >= 0)
                {
                    throw Duplicate(id);
                }
            }
        }

        List<SlotRun> runs = Write(vectors, ids.Length);
        lock (_gate)
        {
            CheckOpen();
            int named = 0;
            foreach ((RowChunk chunk, int row) in RowsOf(runs))
            {
                long id = ids[named];
                chunk.SetId(row, id);
                if (!_table.TryAdd(id, chunk.FirstSlot + row))
                {
                    // Added by somebody else meanwhile, or twice here.
                    Forget(ids[..named]);
                    GiveBack(runs);
                    throw Duplicate(id);
                }

                named++;
            }

            Show(runs);
            Publish();
        }
    }

    /// <summary>Adds rows, in place of those with the same ids. Of one id the last row counts.</summary>
    /// <returns>How many ids are new.</returns>
    public int Upsert(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        List<SlotRun> runs = Write(vectors, ids.Length);
        lock (_gate)
        {
            CheckOpen();
            int named = 0;
            foreach ((RowChunk chunk, int row) in RowsOf(runs))
            {
                chunk.SetId(row, ids[named++]);
            }

            Show(runs);
            int added = 0;
            foreach ((RowChunk chunk, int row) in RowsOf(runs))
            {
                added += Place(chunk.IdOf(row), chunk.FirstSlot + row) ? 1 : 0;
            }

            Publish();
            return added;
        }
    }

    /// <summary>Removes rows, all or none.</summary>
    /// <returns>An id of which there is no row, or which is there twice; null where all are removed.</returns>
    public long? Remove(ReadOnlySpan<long> ids)
    {
        lock (_gate)
        {
            CheckOpen();
            int[] slots = new int[ids.Length];
            for (int i = 0; i < ids.Length; i++)
            {
                slots[i] = _table.Find(ids[i]);
                if (slots[i] < 0)
                {
                    Restore(ids[..i], slots);
                    return ids[i];
                }

                _table.Remove(ids[i]);
            }

            foreach (int slot in slots)
            {
                End(slot);
            }

            Publish();
            return null;
        }
    }

    private static ArgumentException Duplicate(long id) => new(
        $"There is a row with id {id} already, in the index or among those added; {nameof(EmbeddingIndex.Upsert)} would replace it.", nameof(id));

    private static IEnumerable<(RowChunk Chunk, int Row)> RowsOf(List<SlotRun> runs)
    {
        foreach (SlotRun run in runs)
        {
            for (int row = run.Row; row < run.Row + run.Count; row++)
            {
                yield return (run.Chunk, row);
            }
        }
    }

    // Without the lock while the device takes the rows.
    private List<SlotRun> Write(ReadOnlySpan<float> vectors, int count)
    {
        List<SlotRun> runs = [];
        lock (_gate)
        {
            CheckOpen();
            Reserve(count, runs);
        }

        try
        {
            int at = 0;
            foreach (SlotRun run in runs)
            {
                int length = run.Count * _options.Dimensions;
                run.Chunk.Rows.Write(vectors.Slice(at, length), run.Row);
                at += length;
            }

            return runs;
        }
        catch
        {
            lock (_gate)
            {
                GiveBack(runs);
            }

            throw;
        }
    }

    private void CheckOpen() => ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddingIndex));

    private void Reserve(int count, List<SlotRun> runs)
    {
        try
        {
            while (count > 0)
            {
                SlotRun run = Reserve(count);
                runs.Add(run);
                count -= run.Count;
            }
        }
        catch
        {
            GiveBack(runs);
            throw;
        }
    }

    private SlotRun Reserve(int most)
    {
        foreach (RowChunk chunk in _chunks)
        {
            if (chunk.Take(most) is { } run)
            {
                return run;
            }
        }

        RowChunk added = AddChunk(most);
        return added.Take(most)!.Value;
    }

    private RowChunk AddChunk(int rows)
    {
        long rowBytes = Math.Max(1, (long)_options.Dimensions * ElementConversion.SizeOf(_options.Storage));
        long first = _chunks.Count == 0 ? 0 : (_chunks[^1].FirstSlot + _chunks[^1].Capacity + 63L) / 64 * 64;
        long most = Math.Clamp(MostChunkBytes / rowBytes, 1, MostChunkRows);
        long least = Math.Clamp(LeastChunkBytes / rowBytes, 1, LeastChunkRows);
        long capacity = Math.Min(Math.Max(rows, Math.Max(least, first / GrowthShare)), most);
        if (first + capacity > int.MaxValue)
        {
            throw new NotSupportedException($"An index has room for {int.MaxValue} rows, those included that ended and whose place is free.");
        }

        var chunk = new RowChunk(_device, _options, (int)first, (int)capacity);
        _chunks.Add(chunk);
        return chunk;
    }

    private static void GiveBack(List<SlotRun> runs) => runs.ForEach(run => run.Chunk.GiveBack(run.Row, run.Count));

    private void Show(List<SlotRun> runs)
    {
        foreach ((RowChunk chunk, int row) in RowsOf(runs))
        {
            long id = chunk.IdOf(row);
            Begin(chunk, row, id);
            if (id >= _nextId)
            {
                _nextId = id == long.MaxValue ? id : id + 1;
            }
        }
    }

    // Whether the id is new.
    private bool Place(long id, int slot)
    {
        int former = _table.Find(id);
        if (former < 0)
        {
            return _table.TryAdd(id, slot);
        }

        _table.Move(id, slot);
        End(former);
        return false;
    }

    private void Forget(ReadOnlySpan<long> ids)
    {
        foreach (long id in ids)
        {
            _table.Remove(id);
        }
    }

    private void Restore(ReadOnlySpan<long> ids, ReadOnlySpan<int> slots)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            _table.TryAdd(ids[i], slots[i]);
        }
    }
}
