using System.Text;

namespace VkSim.Orleans.Tests;

/// <summary>A store that does something at one step of the first split that comes there.</summary>
internal sealed class SteppingStore(IShardStore store, SplitStep step, Func<Task> act) : IShardStore
{
    private int _done;

    public ValueTask<StoredTable?> ReadTableAsync(string collection, CancellationToken cancellationToken) => store.ReadTableAsync(collection, cancellationToken);

    public async ValueTask<bool> TryWriteTableAsync(string collection, StoredTable table, CancellationToken cancellationToken)
    {
        string text = Encoding.UTF8.GetString(table.Text.Span);
        bool isBegun = text.Contains("\"isDone\": false", StringComparison.Ordinal);
        bool isEnded = text.Contains("\"isDone\": true", StringComparison.Ordinal) && !isBegun;
        await ReachAsync(isBegun ? SplitStep.BeforeBegin : SplitStep.BeforeEnd, isBegun || isEnded);
        bool isWritten = await store.TryWriteTableAsync(collection, table, cancellationToken);
        await ReachAsync(isBegun ? SplitStep.AfterBegin : SplitStep.AfterEnd, isBegun || isEnded);
        return isWritten;
    }

    public async ValueTask<IShardLease> TakeAsync(string collection, int shard, string owner, CancellationToken cancellationToken)
    {
        await ReachAsync(SplitStep.Take, shard > 0);
        return new Lease(this, shard, await store.TakeAsync(collection, shard, owner, cancellationToken));
    }

    private Task ReachAsync(SplitStep reached, bool isSplit) =>
        isSplit && reached == step && Interlocked.Exchange(ref _done, 1) == 0 ? act() : Task.CompletedTask;

    private sealed class Lease(SteppingStore owner, int shard, IShardLease lease) : IShardLease
    {
        public string Path => lease.Path;

        public long Epoch => lease.Epoch;

        public CancellationToken Lost => lease.Lost;

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            await owner.ReachAsync(SplitStep.Finish, shard > 0);
            await lease.CommitAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => lease.DisposeAsync();
    }
}
