using VkSim.VectorData.Tests;

namespace VkSim.Orleans.Tests;

/// <summary>Vector search of a store whose vectors are in a cluster.</summary>
public sealed class ClusterSearchTests : SearchTests, IClassFixture<ThreeSilos>
{
    private readonly TemporaryFolder _folder;

    public ClusterSearchTests(ThreeSilos silos)
        : this(silos, new TemporaryFolder())
    {
    }

    private ClusterSearchTests(ThreeSilos silos, TemporaryFolder folder)
        : base(ClusterStores.Open(silos.Cluster, folder)) => _folder = folder;

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
