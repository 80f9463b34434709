using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;

namespace VkSim.Guides.Tests.Packages;

/// <summary>What is in a package.</summary>
internal sealed class PackageContent(string path) : IDisposable
{
    private readonly ZipArchive _archive = ZipFile.OpenRead(path);

    /// <summary>The files, without the package's own.</summary>
    public string[] Files =>
    [
        .. _archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
                && name != "[Content_Types].xml" && !name.EndsWith(".nuspec", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The packages that it depends on.</summary>
    public string[] Dependencies =>
        [.. Elements("dependency").Select(element => (string)element.Attribute("id")!).Order(StringComparer.Ordinal)];

    public string? Metadata(string name) => Elements(name).FirstOrDefault()?.Value;

    public string Text(string file)
    {
        using var reader = new StreamReader(_archive.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>An assembly of it, beside whatever this process has loaded.</summary>
    public Assembly Load(string file)
    {
        using Stream packed = _archive.GetEntry(file)!.Open();
        using var memory = new MemoryStream();
        packed.CopyTo(memory);
        memory.Position = 0;
        return new AssemblyLoadContext(file, isCollectible: true).LoadFromStream(memory);
    }

    public void Dispose() => _archive.Dispose();

    private IEnumerable<XElement> Elements(string name)
    {
        ZipArchiveEntry manifest = _archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
        return XElement.Parse(Text(manifest.FullName)).Descendants().Where(element => element.Name.LocalName == name);
    }
}
