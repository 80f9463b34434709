using VkSim.Cli;

namespace VkSim.Silo;

/// <summary>What commands do with a cluster of Orleans.</summary>
internal sealed class OrleansCommands : IClusterCommands
{
    // Silos of other stores are other clusters by their ports, and their tables.
    public const string Cluster = "vksim";

    public void Serve(ServeRequest request, Action<ServeJson> ready, CancellationToken cancellation)
    {
        using var silo = StoreSilo.Open(request);
        silo.RunAsync(ready, cancellation).GetAwaiter().GetResult();
    }

    public IClusterIndex Connect(ClusterTarget target, CancellationToken cancellation) =>
        OrleansIndex.ConnectAsync(target, cancellation).GetAwaiter().GetResult();
}
