using System.Text;
using System.Text.Json;

namespace VkSim.ShaderTool;

/// <summary>The file that says of every compiled module what it was made from; its text depends on its content alone.</summary>
internal sealed class Manifest
{
    private const int FormatVersion = 1;

    private readonly SortedDictionary<string, ManifestEntry> _entries = new(StringComparer.Ordinal);

    public ManifestEntry? Find(string output) => _entries.GetValueOrDefault(output);

    public IEnumerable<string> Outputs => _entries.Keys;

    public void Set(string output, ManifestEntry entry) => _entries[output] = entry;

    /// <summary>Reads a manifest; a missing file is an empty one.</summary>
    /// <exception cref="InvalidDataException">It is not a manifest.</exception>
    public static Manifest Load(string path)
    {
        var manifest = new Manifest();
        if (!File.Exists(path))
        {
            return manifest;
        }

        try
        {
            ManifestFile file = JsonSerializer.Deserialize(File.ReadAllText(path), ManifestJson.Default.ManifestFile)
                ?? throw new InvalidDataException($"{path}: expected a JSON object.");
            if (file.Version != FormatVersion)
            {
                throw new InvalidDataException($"{path}: version {file.Version}, expected {FormatVersion}.");
            }

            foreach ((string output, ManifestEntry entry) in file.Outputs)
            {
                manifest._entries[output] = entry;
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not a manifest: {e.Message}", e);
        }

        return manifest;
    }

    public byte[] ToBytes()
    {
        string json = JsonSerializer.Serialize(new ManifestFile(FormatVersion, _entries), ManifestJson.Default.ManifestFile);
        return Encoding.UTF8.GetBytes(json.ReplaceLineEndings("\n") + "\n");
    }
}
