using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Silos in this process, which notice soon when one is gone, and a client.</summary>
internal static class TestSilos
{
    public static async Task<InProcessTestCluster> StartAsync(int silos, Func<IServiceProvider, IShardStore> store, Action<VkSimShardOptions>? configure = null, Action<ISiloBuilder>? more = null)
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddVkSimShards(store, options =>
            {
                (options.Device, options.Capacity) = ("cpu", 1);
                configure?.Invoke(options);
            });
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
            });
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5));
            more?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
