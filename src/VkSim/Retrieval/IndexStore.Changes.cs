using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using VkSim.Compute;
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

    // Fewer where several devices share few rows.
    private const int LeastSharedRows = 256;

    // The share of its memory that an index which grows row by row has in reserve while it is small.
    private const int GrowthShare = 8;

    // Beyond so many rows it is half a byte a row, in steps of whole words of bits.
    private const int FewRows = 1 << 15;
    private const int ReserveShare = 2;
    private const int Granule = 64;

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
        CheckChangeable();
        lock (_gate)
        {
            CheckOpen();
            RequireNew(ids);
        }

        Put(vectors, ids, areNew: true);
    }

    /// <summary>Adds rows, in place of those with the same ids. Of one id the last row counts.</summary>
    /// <returns>How many ids are new.</returns>
    public int Upsert(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors) => Put(vectors, ids, areNew: false);

    /// <summary>As <see cref="Upsert"/>, of rows as they are stored, which a log told of.</summary>
    public void UpsertStored(ReadOnlySpan<long> ids, ReadOnlySpan<byte> rows) => Put(new RowValues([], rows), ids, areNew: false);

    /// <summary>Removes rows, all or none.</summary>
    /// <returns>An id of which there is no row, or which is there twice; null where all are removed.</returns>
    public long? Remove(ReadOnlySpan<long> ids)
    {
        CheckChangeable();
        BeginChange();
        try
        {
            if (LogRemoval(ids, out LoggedChange change) is { } unknown)
            {
                return unknown;
            }

            Settle(change);
            return null;
        }
        finally
        {
            EndChange();
        }
    }

    /// <summary>Rows of a chunk at most.</summary>
    public static int MostRowsOfChunk(long rowBytes) => (int)Math.Clamp(MostChunkBytes / rowBytes, 1, MostChunkRows);

    // Coded once, for the device and for the log.
    private int Put(ReadOnlySpan<float> vectors, ReadOnlySpan<long> ids, bool areNew)
    {
        if (_options.Quantization == Quantization.None)
        {
            return Put(new RowValues(vectors, []), ids, areNew);
        }

        long words = (long)ids.Length * _options.StoredColumns;
        if (words * sizeof(float) > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{ids.Length} vectors take {words * sizeof(float)} bytes quantised to {_options.Quantization}; expected at most {Array.MaxLength} at a time.", nameof(vectors));
        }

        float[] rented = ArrayPool<float>.Shared.Rent((int)words);
        Span<float> coded = rented.AsSpan(0, (int)words);
        CodedRow.EncodeAll(_options.Quantization, vectors, _options.Dimensions, coded);
        int added = Put(new RowValues([], MemoryMarshal.AsBytes(coded)), ids, areNew);
        ArrayPool<float>.Shared.Return(rented);
        return added;
    }

    // Rows are on the device before their change is logged, and logged before anybody sees them.
    private int Put(RowValues rows, ReadOnlySpan<long> ids, bool areNew)
    {
        CheckChangeable();
        BeginChange();
        try
        {
            int added = PutRows(rows, ids, areNew);
            Gather();
            return added;
        }
        finally
        {
            EndChange();
        }
    }

    private int PutRows(RowValues rows, ReadOnlySpan<long> ids, bool areNew)
    {
        List<SlotRun> runs = Write(rows, ids.Length);
        bool isDone = false;
        try
        {
            int added = Settle(LogPut(runs, ids, rows, areNew));
            isDone = true;
            return added;
        }
        finally
        {
            if (!isDone)
            {
                lock (_gate)
                {
                    GiveBack(runs);
                }
            }
        }
    }

    private void RequireNew(ReadOnlySpan<long> ids)
    {
        foreach (long id in ids)
        {
            if (_table.Find(id) >= 0)
            {
                throw Duplicate(id);
            }
        }

        if (FirstTwice(ids) is { } twice)
        {
            throw Duplicate(twice);
        }
    }

    private static long? FirstTwice(ReadOnlySpan<long> ids)
    {
        bool ascend = true;
        for (int i = 1; i < ids.Length; i++)
        {
            ascend &= ids[i] > ids[i - 1];
        }

        if (ascend)
        {
            return null;
        }

        long[] sorted = ids.ToArray();
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
            {
                return sorted[i];
            }
        }

        return null;
    }

    private long NextIdAfter(ReadOnlySpan<long> ids)
    {
        long next = _nextId;
        foreach (long id in ids)
        {
            next = id < next ? next : id == long.MaxValue ? id : id + 1;
        }

        return next;
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
    private List<SlotRun> Write(RowValues rows, int count)
    {
        List<SlotRun> runs = [];
        IndexSnapshot snapshot;
        lock (_gate)
        {
            CheckOpen();
            Drain();
            Reserve(count, runs);
            // So that memory stays when the index is disposed meanwhile.
            snapshot = Enter();
        }

        try
        {
            int at = 0;
            foreach (SlotRun run in runs)
            {
                rows.WriteTo(run, at);
                run.Chunk.Copy(run.Row, run.Count);
                at += run.Count;
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
        finally
        {
            Leave(snapshot);
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
        long rowBytes = Math.Max(1, _options.RowBytes);
        long first = NextChunkSlot();
        int most = MostRowsOfChunk(rowBytes);
        long reserve = Math.Min(ReserveFor(first, rowBytes), most);
        Exception? refusal = null;
        foreach ((int number, long capacity) in _devices.Takers(HeldRows(), Math.Min(Whole(rows, rowBytes), most), reserve))
        {
            if (first + capacity > int.MaxValue)
            {
                throw NoRoom();
            }

            try
            {
                var chunk = new RowChunk(_devices[number], number, _options, (int)first, (int)capacity);
                _chunks.Add(chunk);
                Volatile.Write(ref _hasGrown, true);
                return chunk;
            }
            catch (Exception e) when (_devices.Count > 1 && IsRefusal(e))
            {
                // Another device has room perhaps.
                refusal ??= e;
            }
        }

        ExceptionDispatchInfo.Throw(refusal!);
        throw refusal;
    }

    private long ReserveFor(long rows, long rowBytes)
    {
        long least = Math.Clamp(LeastChunkBytes / rowBytes, 1, _devices.Count == 1 ? LeastChunkRows : LeastSharedRows);
        long share = Math.Max(least, rows / GrowthShare);
        return rows < FewRows || least < Granule ? share : Math.Min(share, Math.Max(Granule, rows / rowBytes / ReserveShare / Granule * Granule));
    }

    // Chunks of whole words can be gathered; rows that are large are not worth it.
    private static long Whole(long rows, long rowBytes) => LeastChunkBytes / rowBytes < Granule ? rows : (rows + Granule - 1) / Granule * Granule;

    private static bool IsRefusal(Exception e) => e is OutOfMemoryException or GpuOutOfMemoryException;

    // Those included that are free.
    private long[] HeldRows()
    {
        long[] rows = new long[_devices.Count];
        foreach (RowChunk chunk in _chunks)
        {
            rows[chunk.Owner] += chunk.Capacity;
        }

        return rows;
    }

    private long NextChunkSlot() => _chunks.Count == 0 ? 0 : (_chunks[^1].FirstSlot + _chunks[^1].Capacity + 63L) / 64 * 64;

    private static NotSupportedException NoRoom() =>
        new($"An index has room for {int.MaxValue} rows, those included that ended and whose place is free.");

    private static void GiveBack(List<SlotRun> runs) => runs.ForEach(run => run.Chunk.GiveBack(run.Row, run.Count));

    private static void Name(List<SlotRun> runs, ReadOnlySpan<long> ids)
    {
        int named = 0;
        foreach ((RowChunk chunk, int row) in RowsOf(runs))
        {
            chunk.SetId(row, ids[named++]);
        }
    }

    // For the snapshot to come; gives how many ids are new.
    private int Show(List<SlotRun> runs)
    {
        foreach ((RowChunk chunk, int row) in RowsOf(runs))
        {
            Begin(chunk, row, chunk.IdOf(row));
        }

        int added = 0;
        foreach ((RowChunk chunk, int row) in RowsOf(runs))
        {
            added += Place(chunk.IdOf(row), chunk.FirstSlot + row) ? 1 : 0;
        }

        return added;
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
}
