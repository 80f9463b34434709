using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Placement;

namespace VkSim.Orleans.Shards;

/// <summary>A shard on the silo that has it. It stays until the silo ends or the shard is lost to another one.</summary>
/// <param name="host">The silo's shards.</param>
/// <param name="silo">The silo.</param>
[Reentrant, KeepAlive, GrainType(GrainTypes.Shard), ByCapacity]
internal sealed class ShardGrain(ShardHost host, ILocalSiloDetails silo) : Grain, IShardGrain
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(ReplicaFeed.LeaseMilliseconds / 2);

    private readonly CancellationTokenSource _closing = new();
    private Task<OpenShard> _opening = null!;
    private string _collection = "";
    private CancellationTokenRegistration _loss;

    // An opening may take longer than Orleans gives an activation: it goes on beside, and calls wait for it.
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        int shard = checked((int)this.GetPrimaryKeyLong(out string? collection));
        _collection = collection!;
        _opening = OpenAsync(collection!, shard);
        return Task.CompletedTask;
    }

    // Whatever becomes of the deactivation, a shard that comes up later is closed.
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await ((Task)_opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_opening.IsCompletedSuccessfully)
        {
            await _loss.DisposeAsync();
            await host.CloseAsync(await _opening);
        }

        _closing.Dispose();
    }

    public Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellationToken) =>
        UseAsync(shard => shard.SearchAsync(search, cancellationToken), cancellationToken);

    public async Task<ShardChanged> ChangeAsync(ShardChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await UseAsync(shard => shard.ChangeAsync(change, cancellationToken), cancellationToken);
        }
        catch (IOException) when (_opening.IsCompletedSuccessfully)
        {
            // A log whose disk has failed takes no more until it is opened anew.
            DeactivateOnIdle();
            throw;
        }
    }

    public Task<ShardRows> ReadAsync(ShardRead read, CancellationToken cancellationToken) =>
        UseAsync(shard => shard.ReadAsync(read, cancellationToken), cancellationToken);

    public Task<ShardIds> ListAsync(ShardList list, CancellationToken cancellationToken) =>
        UseAsync(shard => shard.ListAsync(list, cancellationToken), cancellationToken);

    public Task<ShardDescribed> DescribeAsync(ShardAsk ask, CancellationToken cancellationToken) =>
        UseAsync(shard => shard.DescribeAsync(ask, silo.SiloAddress.ToString(), cancellationToken), cancellationToken);

    public Task<int> SplitAsync(ShardSplit split, CancellationToken cancellationToken) =>
        UseAsync(shard => shard.SplitAsync(split, cancellationToken), cancellationToken);

    public Task<ReplicaBatch> FeedAsync(ReplicaPull pull, CancellationToken cancellationToken) =>
        UseAsync(shard => shard.FeedAsync(pull, cancellationToken), cancellationToken);

    public Task SaveAsync(CancellationToken cancellationToken) => UseAsync(shard => shard.SaveAsync(cancellationToken), cancellationToken);

    private async Task<OpenShard> OpenAsync(string collection, int number)
    {
        try
        {
            OpenShard shard = await Errors.CarryAsync(host.OpenAsync(collection, number, _closing.Token));
            _loss = shard.Lost.UnsafeRegister(_ => DeactivateOnIdle(), null);
            if (shard.LostCopies.Any())
            {
                _ = this.RegisterGrainTimer(() => WakeAsync(shard), new GrainTimerCreationOptions(TimeSpan.Zero, Look) { Interleave = true });
            }

            return shard;
        }
        catch
        {
            // The next call opens it anew.
            DeactivateOnIdle();
            throw;
        }
    }

    // Those that come up follow the shard by themselves; it is not waited for them.
    private Task WakeAsync(OpenShard shard)
    {
        foreach (int copy in shard.LostCopies)
        {
            string key = ReplicaKey.Of(_collection, copy);
            _ = GrainFactory.GetGrain<IReplicaGrain>(shard.Shard, key, null).WakeAsync().ContinueWith(
                static woken => woken.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return Task.CompletedTask;
    }

    private async Task<T> UseAsync<T>(Func<OpenShard, Task<T>> use, CancellationToken cancellation)
    {
        OpenShard shard = await _opening.WaitAsync(cancellation);
        try
        {
            return await Errors.CarryAsync(use(shard));
        }
        catch (ShardLostException)
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
