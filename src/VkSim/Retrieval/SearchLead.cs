using System.Runtime.CompilerServices;

namespace VkSim.Retrieval;

/// <summary>Has a thread of the pool search for an awaited turn and those that wait with it; used again afterwards.</summary>
internal sealed class SearchLead : IThreadPoolWorkItem
{
    private readonly Func<AwaitedTurn, CancellationToken, ValueTask> _search;
    private readonly Stack<SearchLead> _idle;
    private readonly Action _end;
    private AwaitedTurn _turn = null!;
    private CancellationToken _cancellation;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _searching;

    private SearchLead(Func<AwaitedTurn, CancellationToken, ValueTask> search, Stack<SearchLead> idle) => (_search, _idle, _end) = (search, idle, End);

    /// <summary>Begins, behind what the pool has to do already: those who have just been served, and come again, are before it.</summary>
    /// <param name="search">What searches; it throws nothing.</param>
    /// <param name="idle">Those that have ended.</param>
    /// <param name="turn">Who leads.</param>
    /// <param name="cancellation">The leader's.</param>
    public static void Begin(
        Func<AwaitedTurn, CancellationToken, ValueTask> search, Stack<SearchLead> idle, AwaitedTurn turn, CancellationToken cancellation)
    {
        SearchLead? lead;
        lock (idle)
        {
            lead = idle.TryPop(out lead) ? lead : new SearchLead(search, idle);
        }

        (lead._turn, lead._cancellation) = (turn, cancellation);
        ThreadPool.UnsafeQueueUserWorkItem(lead, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        _searching = _search(_turn, _cancellation).ConfigureAwait(false).GetAwaiter();
        if (_searching.IsCompleted)
        {
            End();
        }
        else
        {
            _searching.UnsafeOnCompleted(_end);
        }
    }

    private void End()
    {
        _searching.GetResult();
        (_turn, _cancellation, _searching) = (null!, default, default);
        lock (_idle)
        {
            _idle.Push(this);
        }
    }
}
