namespace VkSim.Orleans.Tests;

/// <summary>A store of which some shards cannot be taken until they are let go.</summary>
internal sealed class SlowStore(IShardStore store, params int[] stuck) : IShardStore
{
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _asked;

    /// <summary>How often a shard that is stuck was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public void LetGo() => _letGo.TrySetResult();

    public ValueTask<StoredTable?> ReadTableAsync(string collection, CancellationToken cancellationToken) => store.ReadTableAsync(collection, cancellationToken);

    public ValueTask<bool> TryWriteTableAsync(string collection, StoredTable table, CancellationToken cancellationToken) =>
        store.TryWriteTableAsync(collection, table, cancellationToken);

    public async ValueTask<IShardLease> TakeAsync(string collection, int shard, string owner, CancellationToken cancellationToken)
    {
        if (stuck.Contains(shard))
        {
            Interlocked.Increment(ref _asked);
            await _letGo.Task.WaitAsync(cancellationToken);
        }

        return await store.TakeAsync(collection, shard, owner, cancellationToken);
    }
}
