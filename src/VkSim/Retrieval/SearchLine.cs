namespace VkSim.Retrieval;

/// <summary>
/// Searches of one kind. One at a time leads and searches for all that wait; who comes meanwhile waits for the next. Guarded by the lock of
/// <see cref="SearchLines"/>, but for the arrays, which are the leader's.
/// </summary>
internal sealed class SearchLine
{
    // Queries and results that are searched together at most.
    private const int MostQueries = 256;
    private const int MostResults = 1 << 17;

    // The line is found again by it, and keeps nobody's filter alive.
    private readonly WeakReference<IndexFilter?> _filter = new(null);
    private readonly List<SearchTurn> _waiting = [];
    private readonly List<SearchTurn> _batch = [];
    private int _expected;
    private float[] _queries = [];
    private long[] _ids = [];
    private float[] _scores = [];

    /// <summary>What is searched for, while there is somebody in the line.</summary>
    public SearchKind Kind { get; private set; }

    /// <summary>Who leads; null: nobody is in the line.</summary>
    public SearchTurn? Leader { get; private set; }

    /// <summary>Whether as many are here as were when the last search ended, or more than can be searched together.</summary>
    public bool IsFull => _waiting.Count + 1 >= Math.Min(_expected, MostQueries);

    /// <summary>Queries that are searched together.</summary>
    public int Count { get; private set; }

    /// <summary>Their components.</summary>
    public ReadOnlyMemory<float> Queries { get; private set; }

    /// <summary>Where their ids go.</summary>
    public Memory<long> Ids => _ids.AsMemory(0, Count * Kind.K);

    /// <summary>Where their scores go.</summary>
    public Memory<float> Scores => _scores.AsMemory(0, Count * Kind.K);

    /// <summary>Whether nobody but this one is searched for.</summary>
    public bool IsOnly(SearchTurn turn) => _batch.Count == 1 && _batch[0] == turn;

    /// <summary>Whether searches of a kind belong here.</summary>
    public bool IsOf(in SearchKind kind) => Leader is not null
        ? Kind == kind
        : Kind == kind with { Filter = null } && (_filter.TryGetTarget(out IndexFilter? filter) ? filter : null) == kind.Filter;

    /// <summary>Takes up a kind, with nobody in the line.</summary>
    public void TurnTo(in SearchKind kind)
    {
        if (!IsOf(kind))
        {
            _expected = 0;
            _filter.SetTarget(kind.Filter);
        }

        Kind = kind;
    }

    /// <summary>Adds a search; the first one leads.</summary>
    public void Add(SearchTurn turn)
    {
        if (Leader is null)
        {
            turn.State = TurnState.Leading;
            Leader = turn;
        }
        else
        {
            turn.State = TurnState.Waiting;
            _waiting.Add(turn);
        }
    }

    /// <summary>Removes one that waits.</summary>
    public void Remove(SearchTurn turn) => _waiting.Remove(turn);

    /// <summary>Takes the leader and as many as can be searched with it.</summary>
    public void Gather()
    {
        Count = 0;
        Take(Leader!);
        int most = Math.Min(MostQueries, MostResults / Kind.K);
        int taken = 0;
        while (taken < _waiting.Count && Count + _waiting[taken].Count <= most)
        {
            Take(_waiting[taken++]);
        }

        _waiting.RemoveRange(0, taken);
    }

    /// <summary>Brings the queries together.</summary>
    public void BeginSearch()
    {
        int length = 0;
        foreach (SearchTurn turn in _batch)
        {
            length += turn.Queries.Length;
        }

        Grow(ref _queries, length);
        Grow(ref _ids, Count * Kind.K);
        Grow(ref _scores, Count * Kind.K);
        Queries = _queries.AsMemory(0, length);
        int at = 0;
        foreach (SearchTurn turn in _batch)
        {
            turn.Queries.CopyTo(_queries.AsSpan(at));
            at += turn.Queries.Length;
        }
    }

    /// <summary>Hands the results out.</summary>
    public void Share()
    {
        int at = 0;
        foreach (SearchTurn turn in _batch)
        {
            int length = turn.Count * Kind.K;
            turn.Keep(_ids.AsSpan(at, length), _scores.AsSpan(at, length));
            at += length;
        }
    }

    /// <summary>Says of each that was searched for whether it has results.</summary>
    /// <returns>All of them, to be told; the line is still the leader's.</returns>
    public List<SearchTurn> Mark(bool isFound)
    {
        _expected = _batch.Count + _waiting.Count;
        foreach (SearchTurn turn in _batch)
        {
            if (turn.State == TurnState.UnderWay)
            {
                turn.State = isFound ? TurnState.Found : TurnState.Failed;
            }
        }

        return _batch;
    }

    /// <summary>Gives the lead to the one who has waited longest.</summary>
    /// <returns>That one, to be told; null where nobody is left.</returns>
    public SearchTurn? PassOn()
    {
        _batch.Clear();
        if (_waiting.Count > 0)
        {
            Leader = _waiting[0];
            _waiting.RemoveAt(0);
            Leader.State = TurnState.Leading;
        }
        else
        {
            Leader = null;
            Kind = Kind with { Filter = null };
        }

        return Leader;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, 2 * array.Length)];
        }
    }

    private void Take(SearchTurn turn)
    {
        if (turn.State != TurnState.Abandoned)
        {
            turn.State = TurnState.UnderWay;
            _batch.Add(turn);
            Count += turn.Count;
        }
    }
}
