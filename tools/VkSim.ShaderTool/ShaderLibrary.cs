namespace VkSim.ShaderTool;

/// <summary>A folder of shaders, its compiled modules and their manifest.</summary>
internal sealed class ShaderLibrary
{
    public const string OutputFolderName = "spirv";
    public const string ManifestName = "manifest.json";

    public ShaderLibrary(string folder)
    {
        Folder = Path.GetFullPath(folder);
        OutputFolder = Path.Combine(Folder, OutputFolderName);
        ManifestPath = Path.Combine(OutputFolder, ManifestName);
    }

    public string Folder { get; }

    public string OutputFolder { get; }

    public string ManifestPath { get; }

    /// <summary>The shader files in the order of their names.</summary>
    public string[] SourcePaths()
    {
        string[] paths = Directory.GetFiles(Folder, "*.comp");
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    public string OutputPath(string name) => Path.Combine(OutputFolder, name);

    /// <summary>The compiled modules that lie in the output folder.</summary>
    public string[] OutputNames()
    {
        if (!Directory.Exists(OutputFolder))
        {
            return [];
        }

        string[] names = [.. Directory.EnumerateFiles(OutputFolder, "*.spv").Select(p => Path.GetFileName(p))];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }
}
