using System.Reflection;

namespace VkSim.Guides.Tests;

/// <summary>Where and how the tests were built.</summary>
internal static class Places
{
    public static string Repository { get; } = Metadata("RepositoryRoot");

    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The folder into which the machine restores packages.</summary>
    public static string RestoredPackages { get; } = Metadata("NuGetPackageRoot");

    public static string Version { get; } = Metadata("Version");

    public static string Source(string relative) => Path.Combine(Repository, relative);

    private static string Metadata(string key) => typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == key).Value!;
}
