using System.Globalization;

namespace VkSim.Simd.Pairwise.Blocking;

/// <summary>Bytes of data cache that a core has to itself, and that it may count on of the last level.</summary>
/// <param name="Level1">First level.</param>
/// <param name="Level2">Second level.</param>
/// <param name="Level3">This core's share of the last level; at least the second level's size.</param>
internal readonly record struct CacheSizes(int Level1, int Level2, int Level3)
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>This machine's, or sizes that no current processor falls below where the system does not tell.</summary>
    public static CacheSizes Machine { get; } = Read();

    private static CacheSizes Read()
    {
        var sizes = new CacheSizes(32 << 10, 512 << 10, 1 << 20);
        try
        {
            if (!Directory.Exists(Folder))
            {
                return sizes;
            }

            foreach (string cache in Directory.EnumerateDirectories(Folder, "index*"))
            {
                sizes = sizes.With(cache);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            // Only speed depends on it.
        }

        return sizes with { Level3 = Math.Max(sizes.Level3, sizes.Level2) };
    }

    private CacheSizes With(string cache)
    {
        string type = Text(cache, "type");
        string size = Text(cache, "size");
        if (type == "Instruction" || !size.EndsWith('K'))
        {
            return this;
        }

        int bytes = checked(int.Parse(size.AsSpan(0, size.Length - 1), CultureInfo.InvariantCulture) << 10);
        return Text(cache, "level") switch
        {
            "1" => this with { Level1 = Math.Max(bytes, 16 << 10) },
            "2" => this with { Level2 = Math.Max(bytes, 128 << 10) },
            "3" => this with { Level3 = bytes / Math.Max(Environment.ProcessorCount, 1) },
            _ => this,
        };
    }

    private static string Text(string cache, string file)
    {
        string path = Path.Combine(cache, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }
}
