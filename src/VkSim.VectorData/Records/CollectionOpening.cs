namespace VkSim.VectorData.Records;

/// <summary>A collection that is read when it is first asked for. Threads may call at the same time.</summary>
internal sealed class CollectionOpening
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Lazy<Task<StoredCollection>> _reading;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="read">Reads it, as far as it does not wait for others on the thread of who asks first.</param>
    public CollectionOpening(Func<CancellationToken, Task<StoredCollection>> read)
    {
        CancellationToken closed = _closing.Token;
        _reading = new(() => read(closed));
    }

    /// <summary>The collection.</summary>
    public Task<StoredCollection> Collection => _reading.Value;

    /// <summary>The collection where it has been read; null where it is not yet.</summary>
    public StoredCollection? Read => _reading.IsValueCreated && _reading.Value.IsCompletedSuccessfully ? _reading.Value.Result : null;

    /// <summary>Ends the reading if it is under way, and disposes the collection; one that could not be read is disposed already.</summary>
    public void Close()
    {
        _closing.Cancel();
        ((Task)Collection).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        Read?.Dispose();
        _closing.Dispose();
    }
}
