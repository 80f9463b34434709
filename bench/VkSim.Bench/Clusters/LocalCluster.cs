using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace VkSim.Bench.Clusters;

/// <summary>Silos in this process, which talk to one another and to a client through the loopback device.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private const int FirstPort = 21111;
    private const int FirstGateway = 31111;

    private readonly List<IHost> _hosts = [];

    /// <summary>A client's services.</summary>
    public IServiceProvider Client => _hosts[^1].Services;

    /// <summary>Starts silos on one device and then a client.</summary>
    public static async Task<LocalCluster> StartAsync(int silos, string folder, VectorDevice device)
    {
        var cluster = new LocalCluster();
        var primary = new IPEndPoint(IPAddress.Loopback, FirstPort);
        for (int i = 0; i < silos; i++)
        {
            int number = i;
            await cluster.AddAsync(builder =>
            {
                builder.Services.AddSingleton(device);
                builder.UseOrleans(silo => silo
                    .UseLocalhostClustering(FirstPort + number, FirstGateway + number, number == 0 ? null : primary)
                    .AddVkSimShards(folder, options => (options.Capacity, options.Flush) = (1, IndexFlush.Never)));
            });
        }

        await cluster.AddAsync(builder => builder.UseOrleansClient(client => client.UseLocalhostClustering([.. Enumerable.Range(FirstGateway, silos)])));
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IHost host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private async Task AddAsync(Action<HostApplicationBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        configure(builder);
        IHost host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
    }
}
