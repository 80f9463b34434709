using Orleans;
using Orleans.Runtime;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Telemetry;

namespace VkSim.Orleans.Front;

/// <summary>Asks shards, again where a silo has gone meanwhile, until they answer or the time is over.</summary>
/// <param name="grains">Where the shards are found.</param>
/// <param name="silo">Whether this silo is about to end.</param>
/// <param name="metrics">Told of what is asked again.</param>
internal sealed class ShardCaller(IGrainFactory grains, ISiloStatusOracle silo, ShardMetrics metrics)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Asks one shard.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="ask">The call.</param>
    /// <param name="isPartial">Whether an error of the shard is an outcome too, but for what is wrong with the call.</param>
    /// <param name="deadline">Cancelled when the time is over, or by the caller.</param>
    /// <param name="caller">Cancelled by the caller.</param>
    /// <exception cref="OperationCanceledException">The caller does not want to know any more.</exception>
    public async Task<ShardOutcome<T>> AskAsync<T>(
        string collection, int shard, Func<IShardGrain, CancellationToken, Task<T>> ask, bool isPartial, CancellationToken deadline, CancellationToken caller)
        where T : class
    {
        IShardGrain grain = grains.GetGrain<IShardGrain>(shard, collection, null);
        Exception? failure = null;
        for (TimeSpan pause = FirstPause; !deadline.IsCancellationRequested; pause = pause < LongestPause ? 2 * pause : LongestPause)
        {
            try
            {
                // A silo that is cut off answers nothing, cancelled or not.
                return new(shard, await ask(grain, deadline).WaitAsync(deadline).ConfigureAwait(false), null);
            }
            catch (Exception e) when (Transient.Is(e) && !caller.IsCancellationRequested)
            {
                // One that ends would only be held up: whoever asked it asks another one.
                if (silo.CurrentStatus.IsTerminating())
                {
                    throw;
                }

                failure = e is OperationCanceledException ? failure : e;
            }
            catch (Exception e) when (isPartial && e is not (ArgumentException or OperationCanceledException))
            {
                return new(shard, null, e);
            }

            metrics.Retried(collection);
            await Task.Delay(pause, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        caller.ThrowIfCancellationRequested();
        return new(shard, null, failure);
    }
}
