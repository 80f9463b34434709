using VkSim.VectorData.Tests;

namespace VkSim.Orleans.Tests;

/// <summary>Collections of a store whose vectors are in a cluster.</summary>
public sealed class ClusterCollectionTests : CollectionTests, IClassFixture<ThreeSilos>
{
    private readonly TemporaryFolder _folder;

    public ClusterCollectionTests(ThreeSilos silos)
        : this(silos, new TemporaryFolder())
    {
    }

    private ClusterCollectionTests(ThreeSilos silos, TemporaryFolder folder)
        : base(ClusterStores.Open(silos.Cluster, folder)) => _folder = folder;

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
