namespace VkSim.Orleans.Shards;

/// <summary>Lets some in at a time; so many others wait, and those beyond are refused.</summary>
/// <param name="most">How many are in at a time.</param>
/// <param name="mostWaiting">How many wait.</param>
/// <param name="name">What it leads to, for the message.</param>
internal sealed class Turnstile(int most, int mostWaiting, string name) : IDisposable
{
    private readonly SemaphoreSlim _room = new(most);
    private int _here;

    /// <summary>Waits for one's turn; disposing what this gives ends it.</summary>
    /// <exception cref="ClusterBusyException">Too many wait.</exception>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _here) > most + mostWaiting)
        {
            Interlocked.Decrement(ref _here);
            throw new ClusterBusyException($"{name}: {mostWaiting} calls wait in that shard for {most} under way; expected fewer.");
        }

        try
        {
            await _room.WaitAsync(cancellation).ConfigureAwait(false);
            return new Turn(this);
        }
        catch
        {
            Interlocked.Decrement(ref _here);
            throw;
        }
    }

    /// <summary>Waits until nobody is in, and lets nobody in until what this gives is disposed. One at a time may ask for it.</summary>
    public async ValueTask<Stop> StopAsync(CancellationToken cancellation)
    {
        int held = 0;
        try
        {
            for (; held < most; held++)
            {
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
            }

            return new Stop(this);
        }
        catch
        {
            if (held > 0)
            {
                _room.Release(held);
            }

            throw;
        }
    }

    public void Dispose() => _room.Dispose();

    private void Open() => _room.Release(most);

    private void Leave()
    {
        Interlocked.Decrement(ref _here);
        _room.Release();
    }

    /// <summary>A time in which nobody is in.</summary>
    internal readonly struct Stop(Turnstile owner) : IDisposable
    {
        public void Dispose() => owner.Open();
    }

    /// <summary>Somebody who is in.</summary>
    internal readonly struct Turn(Turnstile owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
