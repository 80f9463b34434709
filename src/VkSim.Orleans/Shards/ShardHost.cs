using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using VkSim.Orleans.Routing;
using VkSim.Orleans.Telemetry;

namespace VkSim.Orleans.Shards;

/// <summary>The shards that a silo has. When the silo ends, however it does, they are closed.</summary>
internal sealed class ShardHost : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<OpenShard, string> _open = [];
    private readonly IShardStore _store;
    private readonly TableCache _tables;
    private readonly ShardDevice _device;
    private readonly VkSimShardOptions _options;
    private readonly ILocalSiloDetails _silo;
    private readonly ShardMetrics _metrics;
    private readonly ILogger<ShardHost> _logger;
    private readonly CancellationTokenSource _ending = new();

    public ShardHost(
        IShardStore store,
        TableCache tables,
        ShardDevice device,
        IOptions<VkSimShardOptions> options,
        ILocalSiloDetails silo,
        ShardMetrics metrics,
        ILogger<ShardHost> logger)
    {
        (_store, _tables, _device, _options, _silo, _metrics, _logger) = (store, tables, device, options.Value, silo, metrics, logger);
        metrics.ObserveRows(() => _open.Select(entry => (entry.Value, entry.Key.Shard, entry.Key.Count)));
    }

    /// <summary>Takes a shard from whoever has it.</summary>
    /// <exception cref="ClusterIndexException">There is no such collection or shard.</exception>
    public async Task<OpenShard> OpenAsync(string collection, int shard, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ending.Token);
        CancellationToken token = ending.Token;
        // A store may keep a thread for as long as it likes.
        return await Task.Run(() => TakeAsync(collection, shard, token), token).ConfigureAwait(false);
    }

    /// <summary>Closes a shard.</summary>
    public async ValueTask CloseAsync(OpenShard shard)
    {
        if (_open.TryRemove(shard, out _))
        {
            await shard.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        foreach ((OpenShard shard, string collection) in _open)
        {
            try
            {
                await CloseAsync(shard).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The others are closed all the same.
                Report(collection, shard.Shard, "close", e);
            }
        }
    }

    private async Task<OpenShard> TakeAsync(string collection, int shard, CancellationToken cancellation)
    {
        RoutingTable table = await _tables.GetAsync(collection, 1, cancellation).ConfigureAwait(false);
        table = table.Shards.Contains(shard) ? table : await _tables.ReadNewestAsync(collection, cancellation).ConfigureAwait(false);
        if (!table.Shards.Contains(shard))
        {
            throw new ClusterIndexException($"{collection}: there is no shard {shard}; expected one of the {table.Shards.Count} of table {table.Version}.");
        }

        var place = new ShardPlace(collection, shard, _silo.SiloAddress.ToString(), _store, _tables);
        IShardLease lease = await _store.TakeAsync(collection, shard, place.Owner, cancellation).ConfigureAwait(false);
        try
        {
            table = await OpenShard.SettleAsync(place, cancellation).ConfigureAwait(false);
            OpenShard open = await OpenShard.OpenAsync(
                place, lease, table, _device.Value, _options, cancellation, (what, e) => Report(collection, shard, what, e)).ConfigureAwait(false);
            _open[open] = collection;
            if (cancellation.IsCancellationRequested)
            {
                // Nobody would close it.
                await CloseAsync(open).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
            }

            _metrics.Opened(collection, lease.Epoch);
            return open;
        }
        catch
        {
            await lease.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Report(string collection, int shard, string operation, Exception failure)
    {
        _metrics.Failed(collection, operation);
        ShardLog.Failed(_logger, operation, collection, shard, failure);
    }
}
