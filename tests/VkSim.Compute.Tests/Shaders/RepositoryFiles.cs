namespace VkSim.Compute.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? place = new(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            if (File.Exists(Path.Combine(place.FullName, "VkSim.sln")))
            {
                return place.FullName;
            }
        }

        throw new InvalidOperationException($"No VkSim.sln above {AppContext.BaseDirectory}.");
    }
}
