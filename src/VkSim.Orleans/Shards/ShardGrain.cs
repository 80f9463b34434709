using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Placement;

namespace VkSim.Orleans.Shards;

/// <summary>A shard on the silo that has it. It stays until the silo ends or the shard is lost to another one.</summary>
/// <param name="host">The silo's shards.</param>
/// <param name="silo">The silo.</param>
[Reentrant, KeepAlive, GrainType("vksim.shard"), ByCapacity]
internal sealed class ShardGrain(ShardHost host, ILocalSiloDetails silo) : Grain, IShardGrain
{
    private OpenShard _shard = null!;
    private CancellationTokenRegistration _loss;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        int shard = checked((int)this.GetPrimaryKeyLong(out string? collection));
        _shard = await Errors.CarryAsync(host.OpenAsync(collection!, shard, cancellationToken));
        _loss = _shard.Lost.UnsafeRegister(_ => DeactivateOnIdle(), null);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_shard is not null)
        {
            await _loss.DisposeAsync();
            await host.CloseAsync(_shard);
        }
    }

    public Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellationToken) =>
        Errors.CarryAsync(_shard.SearchAsync(search, cancellationToken));

    public Task<ShardChanged> ChangeAsync(ShardChange change, CancellationToken cancellationToken) =>
        Errors.CarryAsync(_shard.ChangeAsync(change, cancellationToken));

    public Task<ShardRows> ReadAsync(ShardRead read, CancellationToken cancellationToken) =>
        Errors.CarryAsync(_shard.ReadAsync(read, cancellationToken));

    public Task<ShardDescription> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(_shard.Describe(silo.SiloAddress.ToString()));

    public Task SaveAsync(CancellationToken cancellationToken) => Errors.CarryAsync(_shard.SaveAsync(cancellationToken));
}
