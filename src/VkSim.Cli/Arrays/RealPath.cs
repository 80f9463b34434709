namespace VkSim.Cli;

/// <summary>The one name of a file behind its paths: full, and through no link of the file or of a folder above it.</summary>
internal static class RealPath
{
    private static readonly StringComparison _comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Whether two paths are of one file, which need not be there yet.</summary>
    public static bool AreSame(string one, string other) => string.Equals(Of(one), Of(other), _comparison);

    private static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        // Links that lead in a circle or nowhere are told by whoever opens the file.
        string here = Path.Combine(Of(folder), Path.GetFileName(full));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info is { Exists: true, LinkTarget: not null } ? Of(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName) : here;
    }
}
