using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Shards;

/// <summary>
/// What the owner of a shard has to tell one copy of it. The copy asks, and answers searches for a time after it asked last: what it is given next it has when it
/// asks again. So a change is acknowledged when the copy has asked again, or has not asked for that time.
/// </summary>
/// <remarks>
/// The time is counted from when the copy sent its question, on its own clock, and here from when that came, on the clock of this silo: the copy's ends
/// first, whatever the network does and however the clocks are set. It counts four fifths of it, should they not run equally fast. Who has taken a shard
/// waits for that time before he acknowledges a change, as a former owner may have had copies; and that one looks whether the shard is still its own
/// after a question came.
/// </remarks>
internal sealed class ReplicaFeed
{
    /// <summary>For how long after a question a copy answers, in milliseconds, by the owner's clock.</summary>
    public const int LeaseMilliseconds = 1000;

    private const int MostRows = 1024;
    private const int MostBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly int _mostRows;
    private HashSet<long> _changed = [];
    private long[] _fill = [];
    private int _filled;
    private Guid _session;
    private long _batch;
    private long _asked;
    private long _question;
    private bool _isStopped;

    // When those copies are silent that had a session which ended otherwise than by silence, a former owner's among them.
    private long _silent = Environment.TickCount64 + LeaseMilliseconds;

    // Ended when what was changed until now has come to the copy, or the copy answers no more.
    private TaskCompletionSource _next = New();
    private TaskCompletionSource _sent = New();

    // Ended when there is something to tell.
    private TaskCompletionSource _news = New();

    public ReplicaFeed(int dimensions)
    {
        _mostRows = Math.Clamp(MostBytes / (sizeof(float) * Math.Max(1, dimensions)), 1, MostRows);
    }

    /// <summary>Whether the copy is asking.</summary>
    public bool IsFollowed
    {
        get
        {
            lock (_gate)
            {
                return _session != Guid.Empty && Environment.TickCount64 - _asked <= LeaseMilliseconds;
            }
        }
    }

    /// <summary>Ids were changed. Called after they were, so that who reads them then has the change.</summary>
    /// <returns>What <see cref="ToldAsync"/> is to wait for.</returns>
    public Task Tell(ReadOnlySpan<long> ids)
    {
        lock (_gate)
        {
            if (_session == Guid.Empty)
            {
                return Task.CompletedTask;
            }

            foreach (long id in ids)
            {
                _changed.Add(id);
            }

            _news.TrySetResult();
            return _next.Task;
        }
    }

    /// <summary>Ends when the copy has what it was told, or answers no more.</summary>
    public async Task ToldAsync(Task told, CancellationToken cancellation)
    {
        while (!told.IsCompleted)
        {
            await Task.WhenAny(told, Task.Delay(Remaining(EndIfSilent), cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        while (Remaining(() => _silent) is > 0 and var wait)
        {
            await Task.Delay(wait, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the copy nothing from now on; ends when it answers no more.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            _isStopped = true;
            _news.TrySetResult();
        }

        while (Remaining(() => Math.Max(_silent, EndIfSilent())) is > 0 and var wait)
        {
            await Task.Delay(wait, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The copy may begin again.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _isStopped = false;
        }
    }

    /// <summary>The copy asks.</summary>
    /// <param name="pull">What it has.</param>
    /// <param name="ids">All ids of the shard, where it has nothing.</param>
    /// <param name="mayGive">Throws where the shard is another silo's now.</param>
    /// <param name="read">Makes a batch of ids.</param>
    /// <param name="cancellation">Ends the wait for news.</param>
    public async Task<ReplicaBatch> AskAsync(ReplicaPull pull, Func<long[]> ids, Func<ValueTask> mayGive, Func<long[], ReplicaBatch> read, CancellationToken cancellation)
    {
        long asked = Environment.TickCount64;
        await mayGive().ConfigureAwait(false);
        Task news;
        long question;
        lock (_gate)
        {
            question = ++_question;
            if (_isStopped)
            {
                return new ReplicaBatch();
            }

            if (pull.Session == Guid.Empty || pull.Session != _session || pull.Batch != _batch)
            {
                End();
                (_session, _batch, _filled) = (Guid.NewGuid(), 0, 0);
                // Ids that come while they are listed are told as changes.
                _fill = ids();
            }
            else
            {
                _sent.TrySetResult();
            }

            _asked = asked;
            news = _filled < _fill.Length || _changed.Count > 0 || _batch == 0 ? Task.CompletedTask : _news.Task;
        }

        await Task.WhenAny(news, Task.Delay(LeaseMilliseconds / 4, cancellation)).ConfigureAwait(false);
        return Take(question, read);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReplicaBatch Take(long question, Func<long[], ReplicaBatch> read)
    {
        long[] some;
        (Guid Session, long Batch, bool IsWhole) taken;
        lock (_gate)
        {
            // One that asks again while it waits for an answer has given that one up.
            if (_isStopped || question != _question || _session == Guid.Empty)
            {
                return new ReplicaBatch();
            }

            some = [.. _changed.Take(_mostRows)];
            _changed.ExceptWith(some);
            int more = Math.Min(_mostRows - some.Length, _fill.Length - _filled);
            some = [.. some, .. _fill.AsSpan(_filled, more)];
            _filled += more;
            if (_changed.Count == 0)
            {
                (_sent, _next, _news) = (_next, New(), New());
            }

            taken = (_session, ++_batch, _changed.Count == 0 && _filled == _fill.Length);
        }

        // After they were taken: whatever changes from here on is told again.
        return read([.. some.Distinct()]) with { Session = taken.Session, Batch = taken.Batch, IsWhole = taken.IsWhole };
    }

    // Milliseconds until a time.
    private int Remaining(Func<long> time)
    {
        lock (_gate)
        {
            return (int)Math.Max(0, time() - Environment.TickCount64);
        }
    }

    // When the copy is silent if it does not ask again.
    private long EndIfSilent()
    {
        if (_session == Guid.Empty)
        {
            return 0;
        }

        long silent = _asked + LeaseMilliseconds + 1;
        if (silent <= Environment.TickCount64)
        {
            End();
        }

        return silent;
    }

    private void End()
    {
        if (_session != Guid.Empty)
        {
            _silent = Math.Max(_silent, _asked + LeaseMilliseconds + 1);
        }

        (_session, _changed, _fill, _filled) = (Guid.Empty, [], [], 0);
        _next.TrySetResult();
        _sent.TrySetResult();
        (_next, _sent, _news) = (New(), New(), New());
    }
}
