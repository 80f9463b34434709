namespace VkSim.Compute;

/// <summary>Where pipeline caches lie: the device's option, otherwise VKSIM_CACHE, otherwise the user's cache folder.</summary>
internal static class PipelineCacheFolder
{
    public const string Variable = "VKSIM_CACHE";

    /// <summary>The folder, or null where nothing is to be kept.</summary>
    public static string? Find(string? option)
    {
        string? folder = option ?? Environment.GetEnvironmentVariable(Variable) ?? Default();
        return string.IsNullOrEmpty(folder) ? null : folder;
    }

    private static string? Default()
    {
        if (OperatingSystem.IsWindows())
        {
            return Under(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "VkSim", "Cache");
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS()
            ? Under(home, "Library", "Caches", "vksim")
            : Under(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), "vksim") ?? Under(home, ".cache", "vksim");
    }

    private static string? Under(string? root, params ReadOnlySpan<string> parts)
        => string.IsNullOrEmpty(root) || !Path.IsPathFullyQualified(root) ? null : Path.Combine([root, .. parts]);
}
