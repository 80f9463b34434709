using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orleans;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Telemetry;

namespace VkSim.Orleans.Front;

/// <summary>
/// Searches a shard, and one of its copies too where the owner takes longer than most of his recent answers did (Dean and Barroso, The Tail
/// at Scale, 2013). The first answer counts, and the other one is not waited for.
/// </summary>
/// <param name="grains">Where the copies are found.</param>
/// <param name="options">How long is longer than most.</param>
/// <param name="metrics">Told of copies that were asked.</param>
internal sealed class HedgedSearch(IGrainFactory grains, IOptions<VkSimShardOptions> options, ShardMetrics metrics)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<(string Collection, int Shard), RecentTimes> _times = new();
    private int _next;

    public Task<ShardHits> SearchAsync(string collection, int shard, int replicas, IShardGrain owner, ShardSearch search, CancellationToken cancellation) =>
        replicas == 0 ? owner.SearchAsync(search, cancellation) : HedgeAsync(collection, shard, replicas, owner, search, cancellation);

    private async Task<ShardHits> HedgeAsync(string collection, int shard, int replicas, IShardGrain owner, ShardSearch search, CancellationToken cancellation)
    {
        RecentTimes times = _times.GetOrAdd((collection, shard), static (_, share) => new RecentTimes(share), options.Value.HedgeQuantile);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long began = Stopwatch.GetTimestamp();
        Task<ShardHits> first = owner.SearchAsync(search, both.Token);
        try
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(both.Token);
            bool isInTime = await Task.WhenAny(first, Task.Delay(times.Quantile, waiting.Token)).ConfigureAwait(false) == first;
            await waiting.CancelAsync().ConfigureAwait(false);
            return isInTime ? await first.ConfigureAwait(false) : await FirstOfAsync(collection, shard, replicas, first, search, times.Quantile, both.Token).ConfigureAwait(false);
        }
        finally
        {
            times.Add(Stopwatch.GetElapsedTime(began));
            await both.CancelAsync().ConfigureAwait(false);
        }
    }

    // Copies that cannot answer are asked by turns until one can, or the owner answers; where he fails, until one has been asked.
    private async Task<ShardHits> FirstOfAsync(
        string collection, int shard, int replicas, Task<ShardHits> owner, ShardSearch search, TimeSpan pause, CancellationToken cancellation)
    {
        while (true)
        {
            Task<ShardHits> copy = CopyOf(collection, shard, replicas).SearchAsync(search, cancellation);
            bool isOwner = await Task.WhenAny(owner, copy).ConfigureAwait(false) == owner && owner.IsCompletedSuccessfully;
            if (!isOwner && await IsAnswerAsync(copy).ConfigureAwait(false))
            {
                metrics.Hedged(collection, isWon: true);
                return await copy.ConfigureAwait(false);
            }

            await Task.WhenAny(owner, Task.Delay(pause > LeastPause ? pause : LeastPause, cancellation)).ConfigureAwait(false);
            if (owner.IsCompleted || cancellation.IsCancellationRequested)
            {
                metrics.Hedged(collection, isWon: false);
                return await owner.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    private IReplicaGrain CopyOf(string collection, int shard, int replicas) =>
        grains.GetGrain<IReplicaGrain>(shard, ReplicaKey.Of(collection, (int)((uint)Interlocked.Increment(ref _next) % (uint)replicas)), null);

    private static async Task<bool> IsAnswerAsync(Task<ShardHits> copy)
    {
        await ((Task)copy).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return copy.IsCompletedSuccessfully && (await copy.ConfigureAwait(false)).Status != ShardStatus.NotReady;
    }
}
