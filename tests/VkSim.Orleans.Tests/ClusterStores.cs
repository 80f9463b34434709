using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Vector stores whose vectors are in a cluster.</summary>
internal static class ClusterStores
{
    public static VkSimVectorStore Open(InProcessTestCluster cluster, TemporaryFolder folder, VkSimVectorOptions? vectors = null, ClusterVectorIndexes? indexes = null) => new(
        folder.Path,
        VectorData.Tests.Cpu.Device,
        new() { FlushesToDisk = false, Vectors = vectors, VectorIndexes = indexes ?? new ClusterVectorIndexes(cluster.Client) { Shards = 3 } });
}
