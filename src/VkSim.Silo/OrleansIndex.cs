using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using VkSim.Cli;

namespace VkSim.Silo;

/// <summary>An index of a cluster of Orleans, and the connection to it.</summary>
internal sealed class OrleansIndex : IClusterIndex
{
    // Whether anything listens there.
    private static readonly TimeSpan Knock = TimeSpan.FromSeconds(5);

    private readonly IHost _host;
    private readonly ClusterTarget _target;
    private readonly ClusterIndex _index;

    private OrleansIndex(IHost host, ClusterTarget target, ClusterIndex index) => (_host, _target, _index) = (host, target, index);

    /// <summary>Connects to a cluster.</summary>
    /// <exception cref="BadInputException">No silo answers there, or the index has a name that none can have.</exception>
    public static async Task<OrleansIndex> ConnectAsync(ClusterTarget target, CancellationToken cancellation)
    {
        IPEndPoint[] gateways = await FindAsync(target, cancellation).ConfigureAwait(false);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.UseOrleansClient(client => client
            .UseStaticClustering(gateways)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (OrleansCommands.Cluster, OrleansCommands.Cluster)));
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellation).ConfigureAwait(false);
            return new OrleansIndex(host, target, host.Services.GetRequiredService<IGrainFactory>().GetClusterIndex(target.Index));
        }
        catch (ArgumentException error)
        {
            host.Dispose();
            throw new BadInputException("--index", $"'{target.Index}' ({OneLine.From(error.Message)})", "a name that an index can have");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            host.Dispose();
            throw NoSilo(target, error);
        }
    }

    public EmbeddingIndexOptions GetOptions(CancellationToken cancellation)
    {
        try
        {
            return _index.GetOptionsAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (ClusterIndexException error) when (error is not (MissingShardsException or ClusterBusyException))
        {
            throw new BadInputException("--index", $"{_target} ({OneLine.From(error.Message)})", "an index that is there, as 'vksim index build --cluster' makes it");
        }
    }

    public void Create(EmbeddingIndexOptions options, int shards, int replicas, CancellationToken cancellation)
    {
        try
        {
            _index.CreateAsync(options, shards, replicas, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is ArgumentException or (ClusterIndexException and not (MissingShardsException or ClusterBusyException)))
        {
            throw new BadInputException("--index", $"{_target} ({OneLine.From(error.Message)})", "another name, or the settings of the index that is there");
        }
    }

    public long Upsert(ReadOnlyMemory<long> ids, ReadOnlyMemory<float> vectors, CancellationToken cancellation) =>
        Ask(_index.UpsertAsync(ids, vectors, cancellation));

    public long Remove(ReadOnlyMemory<long> ids, CancellationToken cancellation) => Ask(_index.RemoveAsync(ids, cancellation));

    public IReadOnlySet<long> Known(ReadOnlyMemory<long> ids, CancellationToken cancellation) => Ask(_index.GetAsync(ids, cancellation)).Keys.ToHashSet();

    public ClusterHits Search(ReadOnlyMemory<float> queries, int k, ClusterSearch search, CancellationToken cancellation)
    {
        ClusterSearchResult found = Ask(_index.SearchAsync(queries, k, OptionsOf(search) with { Threshold = search.Radius }, cancellation));
        int[] offsets = [.. Enumerable.Range(0, (found.Ids.Length / k) + 1).Select(query => query * k)];
        return new ClusterHits(offsets, found.Ids.ToArray(), found.Scores.ToArray(), found.MissingShards, found.Shards);
    }

    public ClusterHits SearchWithin(ReadOnlyMemory<float> queries, ClusterSearch search, CancellationToken cancellation)
    {
        ClusterRangeResult found = Ask(_index.SearchWithinAsync(queries, search.Radius!.Value, OptionsOf(search), cancellation));
        return new ClusterHits(found.Offsets.ToArray(), found.Ids.ToArray(), found.Scores.ToArray(), found.MissingShards, found.Shards);
    }

    public int Split(int shard, TimeSpan timeout, CancellationToken cancellation) => Ask(_index.SplitAsync(shard, timeout, cancellation));

    public ShardJson[] Describe(CancellationToken cancellation) =>
    [
        .. Ask(_index.DescribeAsync(cancellation))
            .Select(shard => new ShardJson(shard.Shard, shard.Count, shard.Silo, shard.Device, shard.MemoryBytes, shard.LogBytes)),
    ];

    public void Dispose() => _host.Dispose();

    private static VkSim.ClusterSearchOptions OptionsOf(ClusterSearch search) => new()
    {
        Ids = search.Ids,
        AllowPartial = search.AllowPartial,
        Timeout = search.Timeout,
    };

    private T Ask<T>(Task<T> task)
    {
        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (ArgumentException error)
        {
            throw new BadInputException(error);
        }
        catch (ClusterIndexException error)
        {
            throw new ClusterException($"{_target}: {error.Message}", error);
        }
    }

    private static async Task<IPEndPoint[]> FindAsync(ClusterTarget target, CancellationToken cancellation)
    {
        List<IPEndPoint> found = [];
        Exception? last = null;
        foreach ((string host, int port) in target.Gateways)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(Knock);
                using var client = new TcpClient();
                await client.ConnectAsync(host, port, patience.Token).ConfigureAwait(false);
                found.Add((IPEndPoint)client.Client.RemoteEndPoint!);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                last = error;
            }
        }

        return found.Count > 0
            ? [.. found.Select(point => new IPEndPoint(point.Address.IsIPv4MappedToIPv6 ? point.Address.MapToIPv4() : point.Address, point.Port))]
            : throw NoSilo(target, last!);
    }

    private static BadInputException NoSilo(ClusterTarget target, Exception error) => new(
        "--cluster", $"no silo at {target.Cluster} ({OneLine.From(error is OperationCanceledException ? "no answer" : error.Message)})", "the gateway of one, as 'vksim serve' prints it");
}
