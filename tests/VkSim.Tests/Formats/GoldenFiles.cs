using System.Text.Json;

namespace VkSim.Tests.Formats;

/// <summary>tests/golden/formats: files that NumPy wrote, and what NumPy reads from them.</summary>
internal static class GoldenFiles
{
    private static readonly Lazy<JsonDocument> s_expected = new(() => JsonDocument.Parse(File.ReadAllBytes(PathOf("expected.json"))));

    public static string Folder { get; } = FindFolder();

    /// <summary>Names of all readable arrays: files, with the member where there are several.</summary>
    public static IEnumerable<string> Names => s_expected.Value.RootElement.EnumerateObject().Select(property => property.Name);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static JsonElement Expected(string name) => s_expected.Value.RootElement.GetProperty(name);

    public static long[] Shape(string name) => [.. Expected(name).GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];

    public static float[] Values(string name) =>
        [.. Expected(name).GetProperty("bits").EnumerateArray().Select(e => BitConverter.UInt32BitsToSingle(e.GetUInt32()))];

    private static string FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "golden", "formats");
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        throw new DirectoryNotFoundException("tests/golden/formats was not found above " + AppContext.BaseDirectory);
    }
}
