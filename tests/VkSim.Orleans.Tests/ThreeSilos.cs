using Orleans.TestingHost;

namespace VkSim.Orleans.Tests;

/// <summary>Three silos that tests share; each test has collections of its own.</summary>
public sealed class ThreeSilos : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private InProcessTestCluster _cluster = null!;

    internal InProcessTestCluster Cluster => _cluster;

    internal string Folder => _folder.Path;

    public async Task InitializeAsync() => _cluster = await TestSilos.StartAsync(3, _ => new FolderShardStore(_folder.Path));

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }
}
