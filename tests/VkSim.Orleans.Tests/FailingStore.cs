namespace VkSim.Orleans.Tests;

/// <summary>A store that fails to make a change durable as often as it is told to.</summary>
internal sealed class FailingStore(IShardStore store) : IShardStore
{
    private int _failures;

    public void Fail(int times) => Volatile.Write(ref _failures, times);

    public ValueTask<StoredTable?> ReadTableAsync(string collection, CancellationToken cancellationToken) => store.ReadTableAsync(collection, cancellationToken);

    public ValueTask<bool> TryWriteTableAsync(string collection, StoredTable table, CancellationToken cancellationToken) =>
        store.TryWriteTableAsync(collection, table, cancellationToken);

    public async ValueTask<IShardLease> TakeAsync(string collection, int shard, string owner, CancellationToken cancellationToken) =>
        new Lease(this, await store.TakeAsync(collection, shard, owner, cancellationToken));

    private sealed class Lease(FailingStore owner, IShardLease lease) : IShardLease
    {
        public string Path => lease.Path;

        public long Epoch => lease.Epoch;

        public CancellationToken Lost => lease.Lost;

        public ValueTask CommitAsync(CancellationToken cancellationToken) => Interlocked.Decrement(ref owner._failures) >= 0
            ? throw new IOException("The disk is full.")
            : lease.CommitAsync(cancellationToken);

        public ValueTask DisposeAsync() => lease.DisposeAsync();
    }
}
