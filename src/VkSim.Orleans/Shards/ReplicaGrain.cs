using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Concurrency;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Placement;

namespace VkSim.Orleans.Shards;

/// <summary>A copy of a shard on a silo: it asks the shard's owner for what is new, one question after the other, as long as he answers.</summary>
[Reentrant, KeepAlive, GrainType(GrainTypes.Replica), ByCapacity]
internal sealed class ReplicaGrain : Grain, IReplicaGrain
{
    private const int MostFailures = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _closing = new();
    private readonly ShardReplica _replica;
    private readonly Turnstile _searches;
    private Task _following = Task.CompletedTask;

    public ReplicaGrain(ShardDevice device, IOptions<VkSimShardOptions> options)
    {
        _replica = new ShardReplica(device.Value);
        _searches = new Turnstile(options.Value.MostSearches, options.Value.MostWaiting, "a copy of a shard, searches");
    }

    public Task WakeAsync()
    {
        if (_following.IsCompleted)
        {
            int shard = checked((int)this.GetPrimaryKeyLong(out string? key));
            (string collection, int copy) = ReplicaKey.Read(key!);
            _following = FollowAsync(GrainFactory.GetGrain<IShardGrain>(shard, collection, null), copy);
        }

        return Task.CompletedTask;
    }

    public async Task<ShardHits> SearchAsync(ShardSearch search, CancellationToken cancellationToken)
    {
        using Turnstile.Turn turn = await _searches.EnterAsync(cancellationToken);
        return await Errors.CarryAsync(Task.Run(() => _replica.SearchAsync(search, cancellationToken), cancellationToken));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _replica.Dispose();
        _searches.Dispose();
        _closing.Dispose();
    }

    // Where the shard is silent for long the copy goes; whoever has the shard wakes it again.
    private async Task FollowAsync(IShardGrain shard, int copy)
    {
        CancellationToken closing = _closing.Token;
        for (int failures = 0; failures < MostFailures && !closing.IsCancellationRequested;)
        {
            try
            {
                long asked = Environment.TickCount64;
                var pull = new ReplicaPull { Copy = copy, Session = _replica.Session, Batch = _replica.Batch };
                ReplicaBatch batch = await shard.FeedAsync(pull, closing).WaitAsync(closing);
                await Task.Run(() => _replica.Take(batch, asked), closing);
                failures = 0;
                if (batch.Session != Guid.Empty)
                {
                    continue;
                }
            }
            catch (Exception)
            {
                failures++;
            }

            await Task.Delay(Pause, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _replica.Dispose();
    }
}
