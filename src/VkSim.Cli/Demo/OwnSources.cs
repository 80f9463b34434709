using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace VkSim.Cli;

/// <summary>VkSim's own sources, shaders and documents: what the demo compares when no folder is given.</summary>
internal static class OwnSources
{
    private const string Resource = "sources.zip";

    private static readonly string[] _folders = ["src", "shaders", "tests", "tools", "samples", "bench"];
    private static readonly string[] _extensions = [".cs", ".comp", ".glsl", ".h", ".md", ".ps1", ".py"];

    /// <summary>A query that says something about these texts.</summary>
    public const string Query = "half precision to float conversion";

    /// <summary>The repository that the program was built in, or the copy that the program carries.</summary>
    public static TextCollection Read(IProgress<double> progress, CancellationToken cancellation)
    {
        if (FindRepository(AppContext.BaseDirectory) is { } repository)
        {
            try
            {
                return new FolderReader(repository, Takes).Read(progress, cancellation);
            }
            catch (BadInputException)
            {
                // A repository that cannot be read is no reason to give up: the program has its own copy.
            }
        }

        return ReadEmbedded();
    }

    /// <summary>The copy made when the program was built.</summary>
    public static TextCollection ReadEmbedded()
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program lacks its resource {Resource}.");
        using ZipArchive archive = new(resource, ZipArchiveMode.Read);
        SkippedFiles skipped = new();
        List<TextDocument> documents = [];
        foreach (ZipArchiveEntry entry in archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            using StreamReader reader = new(entry.Open(), Encoding.UTF8);
            string text = reader.ReadToEnd();
            if (text.AsSpan().ContainsWord())
            {
                documents.Add(new TextDocument(entry.FullName.Replace('\\', '/'), text, (int)entry.Length));
            }
        }

        return new TextCollection("the sources of VkSim that the program carries", documents, skipped);
    }

    internal static string? FindRepository(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VkSim.sln")) && Directory.Exists(Path.Combine(folder.FullName, "src")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    // The bindings are tables of the Vulkan specification: hundreds of files that say nothing of this library.
    private static bool Takes(string path, bool isFolder) => isFolder
        ? path.Contains('/') ? path != "src/VkSim.Compute/Bindings" : _folders.Contains(path)
        : _extensions.Contains(Path.GetExtension(path));
}
