using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
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
    // For a gateway that listens, and does not go on with it; and until it is asked whether it keeps this client out.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(2);

    private readonly IHost _host;
    private readonly ClusterTarget _target;
    private readonly ClusterIndex _index;

    private OrleansIndex(IHost host, ClusterTarget target, ClusterIndex index) => (_host, _target, _index) = (host, target, index);

    /// <summary>Connects to a cluster.</summary>
    /// <exception cref="BadInputException">No silo answers there, one of them speaks TLS and the other does not, a certificate is not taken, or the index has a name that none can have.</exception>
    public static async Task<OrleansIndex> ConnectAsync(ClusterTarget target, CancellationToken cancellation)
    {
        ClusterTls? tls = target.Tls is { } files ? ClusterTls.OfClient(files) : null;
        Dictionary<IPEndPoint, string> gateways = await FindAsync(target, tls, cancellation).ConfigureAwait(false);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. gateways.Keys]);
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (OrleansCommands.Cluster, OrleansCommands.Cluster));
            tls?.Apply(client, gateways);
        });
        IHost host = builder.Build();
        try
        {
            await StartAsync(host, tls, gateways, cancellation).ConfigureAwait(false);
            return new OrleansIndex(host, target, host.Services.GetRequiredService<IGrainFactory>().GetClusterIndex(target.Index));
        }
        catch (ArgumentException error)
        {
            host.Dispose();
            throw new BadInputException("--index", $"'{target.Index}' ({OneLine.From(error.Message)})", "a name that an index can have");
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            host.Dispose();
            throw tls is not null ? Refused(target, error)
                : await Knock.SpeaksTlsAsync(gateways.Keys.First(), cancellation).ConfigureAwait(false) ? new BadInputException(TlsArguments.AuthoritiesName, $"nothing, and {target.Cluster} speaks TLS", "the authority of its silos' certificates")
                : NoSilo(target, error);
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

    // Orleans would go on trying, whoever refuses it.
    private static async Task StartAsync(IHost host, ClusterTls? tls, Dictionary<IPEndPoint, string> gateways, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        Task start = host.StartAsync(patience.Token);
        if (await Task.WhenAny(start, Task.Delay(Doubt, patience.Token)).ConfigureAwait(false) != start)
        {
            foreach ((IPEndPoint point, string name) in gateways)
            {
                bool isKeptOut = tls is null ? await Knock.SpeaksTlsAsync(point, cancellation).ConfigureAwait(false) : await Knock.IsRefusedAsync(point, tls.OptionsFor(name), cancellation).ConfigureAwait(false);
                if (isKeptOut)
                {
                    await patience.CancelAsync().ConfigureAwait(false);
                }
            }
        }

        await start.ConfigureAwait(false);
    }

    private static async Task<Dictionary<IPEndPoint, string>> FindAsync(ClusterTarget target, ClusterTls? tls, CancellationToken cancellation)
    {
        Dictionary<IPEndPoint, string> found = [];
        Exception? last = null;
        foreach ((string host, int port) in target.Gateways)
        {
            try
            {
                found[await Knock.AtAsync(host, port, tls?.OptionsFor(host), cancellation).ConfigureAwait(false)] = host;
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or AuthenticationException or IOException && !cancellation.IsCancellationRequested)
            {
                last = error;
            }
        }

        return found.Count > 0 ? found : throw (last is AuthenticationException or IOException ? NotTaken(target, last) : NoSilo(target, last!));
    }

    private static BadInputException NoSilo(ClusterTarget target, Exception error) => new(
        "--cluster", $"no silo at {target.Cluster} ({OneLine.From(error is OperationCanceledException ? "no answer" : error.Message)})", "the gateway of one, as 'vksim serve' prints it");

    private static BadInputException NotTaken(ClusterTarget target, Exception error) => new(
        TlsArguments.AuthoritiesName, $"'{target.Tls!.Authorities}' and {target.Cluster} ({OneLine.From(error.Message)})", "silos that speak TLS with certificates of this authority, and for this host");

    private static BadInputException Refused(ClusterTarget target, Exception error) => new(
        TlsArguments.CertificateName,
        $"{(target.Tls!.Certificate is { } file ? $"'{file}'" : "nothing")}, which {target.Cluster} does not take{(error is OperationCanceledException ? "" : $" ({OneLine.From(error.Message)})")}",
        "a certificate for a client of an authority that its silos know");
}
