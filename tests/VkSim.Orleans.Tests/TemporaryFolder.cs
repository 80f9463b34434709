namespace VkSim.Orleans.Tests;

/// <summary>A folder that goes when it is disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vksim-cluster-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
