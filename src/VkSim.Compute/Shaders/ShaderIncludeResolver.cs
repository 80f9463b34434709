using System.Text;

namespace VkSim.Compute;

/// <summary>Finds and reads the files that <c>#include</c> names, and reads nothing outside of the given folders.</summary>
internal sealed class ShaderIncludeResolver
{
    /// <summary>Deeper than any sensible library nests; a file that includes itself ends here.</summary>
    public const int MaximumDepth = 64;

    private static readonly StringComparison PathComparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly string[] _folders;

    public ShaderIncludeResolver(IEnumerable<string> folders)
        => _folders = [.. folders.Select(f => Path.TrimEndingDirectorySeparator(Path.GetFullPath(f)))];

    /// <summary>The full path of an include.</summary>
    /// <param name="name">As written between the quotes or brackets.</param>
    /// <param name="relative">Whether it was in quotes, so that the asking file's folder comes first.</param>
    /// <param name="requester">The file that asks.</param>
    /// <param name="error">Why there is none.</param>
    public string? Find(string name, bool relative, string requester, out string error)
    {
        error = "";
        if (name.Length == 0 || name.Contains('\0'))
        {
            error = "an include without a file name";
            return null;
        }

        bool outside = false;
        foreach (string candidate in Candidates(name, relative, requester))
        {
            if (!IsAllowed(candidate))
            {
                outside = true;
            }
            else if (File.Exists(candidate))
            {
                if (IsAllowed(Target(candidate)))
                {
                    return candidate;
                }

                outside = true;
            }
        }

        error = _folders.Length == 0
            ? $"cannot include '{name}': no include folder was given"
            : outside
                ? $"cannot include '{name}': it is outside of the include folders {FolderList()}"
                : $"cannot include '{name}': no such file in the include folders {FolderList()}";
        return null;
    }

    /// <summary>A file's text with its line ends as <c>\n</c>, so that the same source compiles alike on every system.</summary>
    public static string Read(string path)
        => Normalize(File.ReadAllText(path, Encoding.UTF8));

    public static string Normalize(string text)
        => text.Contains('\r') ? text.Replace("\r\n", "\n").Replace('\r', '\n') : text;

    private IEnumerable<string> Candidates(string name, bool relative, string requester)
    {
        if (relative && Path.GetDirectoryName(requester) is { } folder && _folders.Length > 0)
        {
            yield return Path.GetFullPath(name, Path.GetFullPath(folder.Length == 0 ? "." : folder));
        }

        foreach (string root in _folders)
        {
            yield return Path.GetFullPath(name, root);
        }
    }

    private bool IsAllowed(string path)
    {
        foreach (string folder in _folders)
        {
            if (path.StartsWith(folder, PathComparison)
                && (path.Length > folder.Length && path[folder.Length] == Path.DirectorySeparatorChar || Path.EndsInDirectorySeparator(folder)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Target(string path)
        => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private string FolderList() => string.Join(", ", _folders.Select(f => $"'{f}'"));
}
