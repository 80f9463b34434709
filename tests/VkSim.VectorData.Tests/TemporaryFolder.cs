namespace VkSim.VectorData.Tests;

/// <summary>A folder that goes when it is disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vksim-store-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
