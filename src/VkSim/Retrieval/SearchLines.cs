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
    private readonly Stack<AwaitedTurn> _idleAwaited = new();

    /// <summary>Takes a search up whose thread waits.</summary>
    /// <param name="kind">With whom it may be made together.</param>
    /// <param name="queries">Its queries' components; they are copied.</param>
    /// <param name="count">How many queries.</param>
    /// <returns>Its turn, to be given to <see cref="WaitForLead"/>.</returns>
    public SearchTurn Join(in SearchKind kind, ReadOnlySpan<float> queries, int count)
    {
        lock (_gate)
        {
            SearchTurn turn = _idle.TryPop(out SearchTurn? idle) ? idle : new SearchTurn();
            SearchLine line = Add(turn, kind, queries, count);
            if (turn.State == TurnState.Waiting && line.IsFull && line.Leader!.State == TurnState.Leading)
            {
                line.Leader.Tell();
            }

            return turn;
        }
    }

    /// <summary>Takes a search up that is awaited.</summary>
    /// <param name="kind">With whom it may be made together.</param>
    /// <param name="queries">Its queries' components; they are copied.</param>
    /// <param name="count">How many queries.</param>
    /// <param name="leads">Whether somebody is to lead for it at once; who passes the lead on to it later does so for it.</param>
    /// <returns>Its turn.</returns>
    public AwaitedTurn JoinAwaited(in SearchKind kind, ReadOnlySpan<float> queries, int count, out bool leads)
    {
        lock (_gate)
        {
            AwaitedTurn turn = _idleAwaited.TryPop(out AwaitedTurn? idle) ? idle : new AwaitedTurn(this);
            Add(turn, kind, queries, count);
            leads = turn.State == TurnState.Leading;
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

        if (next is not AwaitedTurn)
        {
            next?.Tell();
        }

        return next;
    }

    /// <summary>Gives whether a turn has results; a failed one has none.</summary>
    public bool IsFound(SearchTurn turn) => StateOf(turn) == TurnState.Found;

    /// <summary>Takes a turn back that has ended.</summary>
    public void Return(SearchTurn turn)
    {
        lock (_gate)
        {
            _idle.Push(turn);
        }
    }

    /// <inheritdoc cref="Return(SearchTurn)"/>
    public void Return(AwaitedTurn turn)
    {
        lock (_gate)
        {
            _idleAwaited.Push(turn);
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
                    _idle.Push(turn);
                    break;
                case TurnState.Leading:
                    next = turn.Line.PassOn();
                    _idle.Push(turn);
                    break;
                case TurnState.Found or TurnState.Failed:
                    _idle.Push(turn);
                    break;
            }

            turn.State = TurnState.Abandoned;
        }

        next?.Tell();
    }

    /// <summary>The caller of an awaited search goes. Nobody gets its turn again: who leads may still have it.</summary>
    /// <returns>Whether it had not ended.</returns>
    public bool TryAbandon(AwaitedTurn turn)
    {
        lock (_gate)
        {
            if (turn.State is TurnState.Found or TurnState.Failed)
            {
                return false;
            }

            if (turn.State == TurnState.Waiting)
            {
                turn.Line.Remove(turn);
            }

            turn.State = TurnState.Abandoned;
            return true;
        }
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

    private SearchLine Add(SearchTurn turn, in SearchKind kind, ReadOnlySpan<float> queries, int count)
    {
        SearchLine line = LineFor(kind);
        turn.Begin(line, queries, count);
        line.Add(turn);
        return line;
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
