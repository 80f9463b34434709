namespace VkSim.Retrieval;

/// <summary>One caller's search in a <see cref="SearchLine"/>, with copies of its queries and results: callers may go at any time.</summary>
internal class SearchTurn
{
    private float[] _queries = [];
    private long[] _ids = [];
    private float[] _scores = [];

    /// <summary>How far it is; guarded by the lines' lock.</summary>
    public TurnState State { get; set; }

    /// <summary>Where it stands.</summary>
    public SearchLine Line { get; private set; } = null!;

    /// <summary>Number of queries.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows were found.</summary>
    public int Found { get; private set; }

    /// <summary>Set when a thread that waits has something to look at; at times also when it has not. Nobody spins: the leader needs the processors.</summary>
    public ManualResetEventSlim Signal { get; } = new(initialState: false, spinCount: 0);

    /// <summary>The queries, one after the other.</summary>
    public ReadOnlySpan<float> Queries => _queries.AsSpan(0, QueryValues);

    private int QueryValues { get; set; }

    /// <summary>Takes up a search.</summary>
    public void Begin(SearchLine line, ReadOnlySpan<float> queries, int count)
    {
        (Line, Count, QueryValues, Found) = (line, count, queries.Length, 0);
        Grow(ref _queries, queries.Length);
        queries.CopyTo(_queries);
        Grow(ref _ids, count * line.Kind.K);
        Grow(ref _scores, count * line.Kind.K);
        Signal.Reset();
    }

    /// <summary>Takes its results.</summary>
    public void Keep(ReadOnlySpan<long> ids, ReadOnlySpan<float> scores)
    {
        ids.CopyTo(_ids);
        scores.CopyTo(_scores);
        Found = ids.Length - ids.Count(-1L);
    }

    /// <summary>Hands its results over.</summary>
    public void CopyTo(Span<long> ids, Span<float> scores)
    {
        _ids.AsSpan(0, ids.Length).CopyTo(ids);
        _scores.AsSpan(0, scores.Length).CopyTo(scores);
    }

    /// <summary>Tells its caller.</summary>
    public virtual void Tell() => Signal.Set();

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[length];
        }
    }
}
