using System.IO.Compression;
using System.Security.Cryptography;

namespace VkSim.Reports.Html;

/// <summary>The scripts and the style that every page carries along.</summary>
internal static class PageResources
{
    /// <summary>The drawing library.</summary>
    public static byte[] Library => Unpacked("plotly.js.gz");

    /// <summary>The page's own script.</summary>
    public static byte[] Script => Read("report.js");

    /// <summary>The page's style.</summary>
    public static byte[] Style => Read("report.css");

    /// <summary>The licences of the drawing library and of what it is made of.</summary>
    public static byte[] Licences => Unpacked("licences.txt.gz");

    /// <summary>How a content security policy names a script.</summary>
    public static string Hash(byte[] script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(script))}'";

    private static Stream Open(string name) => typeof(PageResources).Assembly.GetManifestResourceStream(name)!;

    private static byte[] Read(string name)
    {
        using Stream resource = Open(name);
        return ReadAll(resource);
    }

    private static byte[] Unpacked(string name)
    {
        using var unpacked = new GZipStream(Open(name), CompressionMode.Decompress);
        return ReadAll(unpacked);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
