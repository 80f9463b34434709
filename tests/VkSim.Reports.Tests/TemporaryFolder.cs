namespace VkSim.Reports.Tests;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vksim-reports-");

    /// <summary>A file in it.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The names of what is in it.</summary>
    public IEnumerable<string> Names => _folder.EnumerateFileSystemInfos().Select(file => file.Name);

    public void Dispose() => _folder.Delete(recursive: true);
}
