using System.Buffers;
using System.Diagnostics;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Retrieval;

/// <content>Rows from the end move into the places of those that ended, and chunks at the end that are empty go.</content>
internal sealed partial class IndexStore
{
    // What moves between two looks at the clock.
    private const long MovedBytes = 1 << 20;
    private const int MovedRows = 256;

    private readonly record struct RowMove(SlotRun From, SlotRun To);

    /// <summary>Moves rows until none has a free place before it, or the time is over.</summary>
    /// <returns>Whether nothing is left to be moved or given back.</returns>
    public bool Compact(TimeSpan most)
    {
        long start = Stopwatch.GetTimestamp();
        while (MoveSome(start, most) || Trim())
        {
            if (Stopwatch.GetElapsedTime(start) >= most)
            {
                return false;
            }
        }

        DropEmpty();
        Shrink();
        lock (_gate)
        {
            Drain();
            // Whether nothing waits for somebody to leave.
            return _ended.Count == 0 && _dropped.Count == 0;
        }
    }

    private bool MoveSome(long start, TimeSpan most)
    {
        // Rows that somebody ends while they are copied stay as they are.
        IndexSnapshot snapshot = Enter();
        try
        {
            List<RowMove> moves = Plan();
            if (moves.Count > 0)
            {
                Move(moves, start, most);
            }

            return moves.Count > 0;
        }
        finally
        {
            Leave(snapshot);
        }
    }

    private bool Trim()
    {
        lock (_gate)
        {
            CheckOpen();
            return _table.Trim();
        }
    }

    // The last live rows, each with a free place before all of them.
    private List<RowMove> Plan()
    {
        lock (_gate)
        {
            CheckOpen();
            Drain();
            List<(RowChunk Chunk, int Row)> last = LastRows(Batch());
            List<(RowChunk Chunk, int Row)> free = [];
            while (free.Count < last.Count && TakeBefore(last[free.Count], last.Count - free.Count) is { } run)
            {
                free.AddRange(RowsOf([run]));
            }

            // Of places that ascend and rows that descend, those pairs go whose place is before the row; they are paired in order then.
            int count = 0;
            while (count < free.Count && SlotOf(free[count]) < SlotOf(last[count]))
            {
                count++;
            }

            for (int i = count; i < free.Count; i++)
            {
                free[i].Chunk.GiveBack(free[i].Row, 1);
            }

            return Pair(last[..count].AsEnumerable().Reverse(), free);
        }
    }

    private int Batch()
    {
        long rowBytes = Math.Max(1, _options.RowBytes);
        return (int)Math.Clamp(MovedBytes / rowBytes, 1, MovedRows);
    }

    private List<(RowChunk Chunk, int Row)> LastRows(int most)
    {
        List<(RowChunk Chunk, int Row)> rows = [];
        for (int i = _chunks.Count - 1; i >= 0 && rows.Count < most && !_chunks[i].IsStreamed; i--)
        {
            for (int row = _chunks[i].Visible - 1; row >= 0 && rows.Count < most; row--)
            {
                if (_chunks[i].IsAlive(row))
                {
                    rows.Add((_chunks[i], row));
                }
            }
        }

        return rows;
    }

    private SlotRun? TakeBefore((RowChunk Chunk, int Row) end, int most)
    {
        foreach (RowChunk chunk in _chunks)
        {
            if (chunk.Free > 0 && !chunk.IsGathered)
            {
                return chunk.FirstSlot <= SlotOf(end) ? chunk.Take(most) : null;
            }
        }

        return null;
    }

    private static int SlotOf((RowChunk Chunk, int Row) place) => place.Chunk.FirstSlot + place.Row;

    // Where rows and places both follow one another, they go together.
    private static List<RowMove> Pair(IEnumerable<(RowChunk Chunk, int Row)> rows, List<(RowChunk Chunk, int Row)> places)
    {
        List<RowMove> moves = [];
        int at = 0;
        foreach ((RowChunk chunk, int row) in rows)
        {
            (RowChunk to, int place) = places[at++];
            if (moves.Count > 0 && Follows(moves[^1].From, chunk, row) && Follows(moves[^1].To, to, place))
            {
                moves[^1] = new RowMove(Longer(moves[^1].From), Longer(moves[^1].To));
            }
            else
            {
                moves.Add(new RowMove(new SlotRun(chunk, row, 1), new SlotRun(to, place, 1)));
            }
        }

        return moves;
    }

    private static bool Follows(SlotRun run, RowChunk chunk, int row) => run.Chunk == chunk && run.Row + run.Count == row;

    private static SlotRun Longer(SlotRun run) => run with { Count = run.Count + 1 };

    private void Move(List<RowMove> moves, long start, TimeSpan most)
    {
        int copied = 0;
        try
        {
            for (; copied < moves.Count && (copied == 0 || Stopwatch.GetElapsedTime(start) < most); copied++)
            {
                Copy(moves[copied].From, moves[copied].To);
                moves[copied].To.Chunk.Copy(moves[copied].To.Row, moves[copied].To.Count);
            }
        }
        finally
        {
            lock (_gate)
            {
                moves[copied..].ForEach(move => move.To.Chunk.GiveBack(move.To.Row, move.To.Count));
                moves[..copied].ForEach(Replace);
                Publish();
            }
        }
    }

    // Through the host where they go from one device to another.
    private void Copy(SlotRun from, SlotRun to)
    {
        if (from.Chunk.Owner == to.Chunk.Owner)
        {
            _devices[from.Chunk.Owner].Backend.Copy(ViewOf(from), ViewOf(to));
            return;
        }

        int bytes = checked((int)(from.Count * _options.RowBytes));
        byte[] rows = ArrayPool<byte>.Shared.Rent(bytes);
        from.Chunk.ReadStored(from.Row, from.Count, rows.AsSpan(0, bytes));
        to.Chunk.WriteStored(to.Row, to.Count, rows.AsSpan(0, bytes));
        ArrayPool<byte>.Shared.Return(rows);
    }

    private static MatrixView ViewOf(SlotRun run) => run.Chunk.Rows.View.RowRange(run.Row, run.Count);

    // But for rows that somebody ended meanwhile.
    private void Replace(RowMove move)
    {
        for (int i = 0; i < move.From.Count; i++)
        {
            (RowChunk from, int row) = (move.From.Chunk, move.From.Row + i);
            (RowChunk to, int place) = (move.To.Chunk, move.To.Row + i);
            long id = from.IdOf(row);
            if (_disposed || _table.Find(id) != from.FirstSlot + row)
            {
                to.GiveBack(place, 1);
                continue;
            }

            to.SetId(place, id);
            Begin(to, place, id);
            _table.Move(id, to.FirstSlot + place);
            End(from.FirstSlot + row);
        }
    }

    private void DropEmpty()
    {
        lock (_gate)
        {
            CheckOpen();
            bool drops = false;
            while (_chunks.Count > 0 && _chunks[^1].Live == 0 && _chunks[^1].Reserved == 0 && !_chunks[^1].IsGathered)
            {
                _dropped.Enqueue((_current.Version + 1, _chunks[^1]));
                _chunks.RemoveAt(_chunks.Count - 1);
                drops = true;
            }

            if (drops)
            {
                Publish();
            }
        }
    }
}
