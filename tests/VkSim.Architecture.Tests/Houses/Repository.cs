namespace VkSim.Architecture.Tests.Houses;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VkSim.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("VkSim.sln was not found above " + AppContext.BaseDirectory);
    }
}
