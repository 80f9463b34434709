using System.Threading.Tasks.Sources;
using VkSim.Compute;

namespace VkSim.Retrieval;

/// <summary>A turn whose caller awaits it.</summary>
/// <param name="owner">The lines that it belongs to.</param>
internal sealed class AwaitedTurn(SearchLines owner) : SearchTurn, IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;

    /// <summary>Ends when the turn has ended; to be awaited once.</summary>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        short version = _core.Version;
        _cancellation = cancellation;
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(static turn => ((AwaitedTurn)turn!).Cancel(), this);
        }

        return new ValueTask(this, version);
    }

    /// <inheritdoc/>
    public override void Tell()
    {
        if (State != TurnState.Abandoned)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void GetResult(short token)
    {
        EndedTask.Require(_core.GetStatus(token));

        // Waits for a cancellation that is just running: nothing may reach this turn in its next life.
        _registration.Dispose();
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            (_registration, _cancellation) = (default, default);
            _core.Reset();
        }
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    // The caller goes on here: neither on the leader's thread nor on one that cancels.
    void IThreadPoolWorkItem.Execute()
    {
        if (State == TurnState.Abandoned)
        {
            _core.SetException(new OperationCanceledException(_cancellation));
        }
        else
        {
            _core.SetResult(true);
        }
    }

    private void Cancel()
    {
        if (owner.TryAbandon(this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
