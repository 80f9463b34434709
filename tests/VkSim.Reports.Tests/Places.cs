namespace VkSim.Reports.Tests;

/// <summary>Where things are.</summary>
internal static class Places
{
    private static readonly string Root = FindRoot();

    /// <summary>Below the repository's root.</summary>
    public static string Source(string relative) => Path.Combine(Root, relative);

    /// <summary>Where pictures of pages are kept, to be looked at.</summary>
    public static string Screenshot(string name) => Path.Combine(Root, "artifacts", "screenshots", $"{name}.png");

    private static string FindRoot()
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
