using System.Diagnostics;

namespace VkSim.Retrieval;

/// <summary>
/// Makes searches together that arrive while another one is under way, or with it. Where there were several, who leads next waits for a
/// moment until as many have come again.
/// </summary>
/// <param name="window">The moment.</param>
internal sealed class SearchLines(TimeSpan window)
{
    private readonly Lock _gate = new();
    private readonly List<SearchLine> _lines = [];
    private readonly Stack<SearchTurn> _idle = new();

    /// <summary>Takes a search up.</summary>
    /// <param name="kind">With whom it may be made together.</param>
    /// <param name="queries">Its queries' components; they are copied.</param>
    /// <param name="count">How many queries.</param>
    /// <returns>Its turn. One whose thread waits is to be given to <see cref="WaitForLead"/>; for one that is awaited, and leads, somebody is to lead at once.</returns>
    public SearchTurn Join(in SearchKind kind, ReadOnlySpan<float> queries, int count)
    {
        lock (_gate)
        {
            SearchLine line = LineFor(kind);
            if (kind.IsAwaited || !_idle.TryPop(out SearchTurn? turn))
            {
                turn = new SearchTurn();
            }

            turn.Begin(line, queries, count);
            line.Add(turn);
            if (turn.State == TurnState.Waiting && line.IsFull && line.Leader!.State == TurnState.Leading && !kind.IsAwaited)
            {
                line.Leader.Tell();
            }

            return turn;
        }
    }

    /// <summary>Waits until a turn leads or has ended.</summary>
    /// <returns>Whether it leads.</returns>
    /// <exception cref="OperationCanceledException">The caller goes; the turn is nobody's then.</exception>
    public bool WaitForLead(SearchTurn turn, CancellationToken cancellation)
    {
        try
        {
            TurnState state;
            while ((state = StateOf(turn)) is TurnState.Waiting or TurnState.UnderWay)
            {
                turn.Signal.Wait(cancellation);
                turn.Signal.Reset();
            }

            return state == TurnState.Leading;
        }
        catch (OperationCanceledException)
        {
            Abandon(turn);
            throw;
        }
    }

    /// <summary>Takes those who are to be searched for together; the leader's thread waits for the moment.</summary>
    public void Gather(SearchTurn leader)
    {
        long start = Stopwatch.GetTimestamp();
        while (!TryGather(leader.Line, Stopwatch.GetElapsedTime(start) >= window))
        {
            int left = (int)(window - Stopwatch.GetElapsedTime(start)).TotalMilliseconds;
            if (left > 0)
            {
                leader.Signal.Wait(left);
                leader.Signal.Reset();
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>Takes those who are to be searched for together, as many as are there.</summary>
    public void GatherNow(SearchTurn leader) => TryGather(leader.Line, isLate: true);

    /// <summary>Ends a search and gives the lead on.</summary>
    /// <param name="line">The line, which is somebody else's then.</param>
    /// <param name="isFound">Whether there are results.</param>
    /// <returns>Who leads now; null: nobody.</returns>
    public SearchTurn? End(SearchLine line, bool isFound)
    {
        List<SearchTurn> served;
        lock (_gate)
        {
            served = line.Mark(isFound);
        }

        // Without the lock, which each of them takes at once.
        foreach (SearchTurn turn in served)
        {
            turn.Tell();
        }

        SearchTurn? next;
        lock (_gate)
        {
            next = line.PassOn();
        }

        next?.Signal.Set();
        return next;
    }

    /// <summary>Gives whether a turn has results; a failed one has none.</summary>
    public bool IsFound(SearchTurn turn) => StateOf(turn) == TurnState.Found;

    /// <summary>Takes a turn back that has ended.</summary>
    public void Return(SearchTurn turn)
    {
        lock (_gate)
        {
            Recycle(turn);
        }
    }

    /// <summary>The caller goes before the end.</summary>
    public void Abandon(SearchTurn turn)
    {
        SearchTurn? next = null;
        lock (_gate)
        {
            switch (turn.State)
            {
                case TurnState.Waiting:
                    turn.Line.Remove(turn);
                    Recycle(turn);
                    break;
                case TurnState.Leading when turn.Completion is null:
                    next = turn.Line.PassOn();
                    Recycle(turn);
                    break;
                case TurnState.Found or TurnState.Failed:
                    Recycle(turn);
                    break;
            }

            turn.State = TurnState.Abandoned;
        }

        next?.Signal.Set();
    }

    private TurnState StateOf(SearchTurn turn)
    {
        lock (_gate)
        {
            return turn.State;
        }
    }

    private bool TryGather(SearchLine line, bool isLate)
    {
        lock (_gate)
        {
            if (!isLate && !line.IsFull)
            {
                return false;
            }

            line.Gather();
            return true;
        }
    }

    // Of an awaited search somebody else may still have the turn.
    private void Recycle(SearchTurn turn)
    {
        if (turn.Completion is null)
        {
            _idle.Push(turn);
        }
    }

    private SearchLine LineFor(in SearchKind kind)
    {
        SearchLine? free = null;
        foreach (SearchLine line in _lines)
        {
            if (line.IsOf(kind))
            {
                free = line;
                break;
            }

            free = free is null && line.Leader is null ? line : free;
        }

        if (free is null)
        {
            free = new SearchLine();
            _lines.Add(free);
        }

        if (free.Leader is null)
        {
            free.TurnTo(kind);
        }

        return free;
    }
}
