using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using VkSim.Orleans.Front;
using VkSim.Orleans.Placement;
using VkSim.Orleans.Routing;
using VkSim.Orleans.Shards;
using VkSim.Orleans.Telemetry;

namespace VkSim;

/// <summary>Gives silos shards of indexes, and programs the indexes.</summary>
public static class VkSimOrleansExtensions
{
    /// <summary>The silo has shards of indexes that are kept in a folder, which all silos see.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="folder">The folder, as <see cref="FolderShardStore"/> takes it.</param>
    /// <param name="configure">Sets how; null: as <see cref="VkSimShardOptions"/> has it.</param>
    /// <returns>The same silo.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ISiloBuilder AddVkSimShards(this ISiloBuilder silo, string folder, Action<VkSimShardOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return silo.AddVkSimShards(_ => new FolderShardStore(folder), configure);
    }

    /// <summary>The silo has shards of indexes that are kept in a store.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="store">Makes the store.</param>
    /// <param name="configure">Sets how; null: as <see cref="VkSimShardOptions"/> has it.</param>
    /// <returns>The same silo.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ISiloBuilder AddVkSimShards(this ISiloBuilder silo, Func<IServiceProvider, IShardStore> store, Action<VkSimShardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(store);
        var options = new VkSimShardOptions();
        configure?.Invoke(options);
        options.Check();
        IServiceCollection services = silo.Services;
        services.AddMetrics();
        services.TryAddSingleton(store);
        services.TryAddSingleton(Options.Create(options));
        services.TryAddSingleton(provider => new ShardDevice(provider, options));
        services.TryAddSingleton<ShardMetrics>();
        services.TryAddSingleton<TableCache>();
        services.TryAddSingleton<ShardHost>();
        services.TryAddSingleton<ShardCaller>();
        services.TryAddSingleton<HedgedSearch>();
        services.TryAddSingleton<FanOut>();
        silo.AddPlacementDirector<ByCapacityPlacement, ByCapacityDirector>();
        return silo.UseSiloMetadata(new Dictionary<string, string> { [ByCapacityDirector.Key] = CapacityOf(options).ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>Registers the <see cref="ClusterIndex"/> of a name, with the name as its key; the program is a client or a silo of the cluster.</summary>
    /// <param name="services">Where.</param>
    /// <param name="name">The index's name.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddKeyedClusterIndex(this IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddKeyedSingleton(name, (provider, _) => new ClusterIndex(provider.GetRequiredService<IGrainFactory>(), name));
        return services;
    }

    /// <summary>The index of a name.</summary>
    /// <param name="cluster">A client of the cluster, or the grain factory of one of its silos.</param>
    /// <param name="name">The index's name.</param>
    /// <exception cref="ArgumentException">No name of an index.</exception>
    public static ClusterIndex GetClusterIndex(this IGrainFactory cluster, string name) => new(cluster, name);

    private static double CapacityOf(VkSimShardOptions options) =>
        options.Capacity is { } given
            ? double.IsFinite(given) && given > 0 ? given : throw new ArgumentOutOfRangeException(nameof(options), given, $"The capacity is {given}; expected a number above 0.")
            : DeviceMemory.Of(options.Device);
}
