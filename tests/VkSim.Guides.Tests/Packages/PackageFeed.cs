using VkSim.Guides.Tests.Programs;

namespace VkSim.Guides.Tests.Packages;

/// <summary>The packages of this build in a feed of their own, and what a project needs in order to take them from there.</summary>
public sealed class PackageFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Packs what was built.</summary>
    public PackageFeed()
    {
        // What this machine has restored serves as the registry, so nothing is downloaded, and a program that a package's
        // dependencies send elsewhere than where the libraries were tested does not restore. Packages of ours come from the feed
        // alone, into a folder of its own, whatever this machine has installed before.
        File.WriteAllText(_folder.At("NuGet.config"), $"""
            <configuration>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
              <packageSources><clear /><add key="feed" value="{Feed}" /><add key="restored" value="{Places.RestoredPackages}" /></packageSources>
              <packageSourceMapping>
                <clear />
                <packageSource key="feed"><package pattern="VkSim*" /></packageSource>
                <packageSource key="restored"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        foreach (string package in new[] { "VkSim.Compute", "VkSim", "VkSim.Formats", "VkSim.VectorData", "VkSim.Mpi", "VkSim.Orleans", "VkSim.Reports", "VkSim.Reports.Png", "VkSim.Cli" })
        {
            DotNet.Build(Places.Repository, Environment, "pack", $"src/{package}", "-c", Places.Configuration, "--no-build", "-o", Feed);
        }
    }

    /// <summary>For whatever restores from here.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NUGET_PACKAGES"] = _folder.At("packages"),
        ["DOTNET_CLI_HOME"] = _folder.At("home"),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
    };

    private string Feed => _folder.At("feed");

    /// <summary>A package's file.</summary>
    public string Package(string id, string extension = "nupkg") => Path.Combine(Feed, $"{id}.{Places.Version}.{extension}");

    /// <summary>A new folder below which the feed is configured.</summary>
    public string CreateFolder()
    {
        string folder = _folder.At(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
