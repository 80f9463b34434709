using System.Reflection;

namespace VkSim.Native.Tests;

/// <summary>Where the library under test and its sources lie.</summary>
internal static class Places
{
    public static string Repository { get; } = typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The folder of the built library.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string Library { get; } = Built("artifacts/native/lib/libvksim.so");

    public static string LibraryFolder => Path.GetDirectoryName(Library)!;

    public static string Prefix => Path.GetDirectoryName(LibraryFolder)!;

    public static string Include { get; } = Source("src/VkSim.Native/include");

    public static string Source(string relative) => Path.Combine(Repository, relative);

    private static string Built(string relative)
    {
        string path = Source(relative);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is not there; build it first: dotnet run build.cs -- native", path);
    }
}
