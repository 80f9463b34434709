namespace VkSim.Native.Tests;

/// <summary>An empty folder of its own that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("vksim-native-").FullName;

    public string At(string relative) => Path.Combine(_path, relative);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
