using System.Globalization;

namespace VkSim.Cli;

/// <summary>The processors' last cache.</summary>
internal static class ProcessorCache
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";
    private const long Usual = 32L << 20;

    /// <summary>Bytes of a probe of the memory behind it: four times the last level, and at least 256 MiB where there is as much memory.</summary>
    public static long ProbeBytes { get; } =
        Math.Min(Math.Clamp(4 * (LastLevel(Folder, Environment.ProcessorCount) ?? Usual), 256L << 20, 4L << 30), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    /// <summary>Bytes of the last level: of one group of processors, times the groups that there are.</summary>
    /// <param name="folder">What the system tells of the caches of one processor.</param>
    /// <param name="processors">How many there are.</param>
    /// <returns>Null: the system does not tell.</returns>
    public static long? LastLevel(string folder, int processors)
    {
        try
        {
            string? last = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "index*").MaxBy(Size) : null;
            return last is null || Size(last) == 0 ? null : Size(last) * Math.Max(1, processors / Math.Max(1, Sharing(last, processors)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Size(string cache) =>
        Text(cache, "size") is { } size && long.TryParse(size.TrimEnd('K'), NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes)
            ? kibibytes << 10
            : 0;

    // Such as 0-7,64-71.
    private static int Sharing(string cache, int processors)
    {
        int count = 0;
        foreach (string range in (Text(cache, "shared_cpu_list") ?? "").Split(','))
        {
            string[] ends = range.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last))
            {
                return processors;
            }

            count += last - first + 1;
        }

        return count;
    }

    private static string? Text(string cache, string name)
    {
        string file = Path.Combine(cache, name);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }
}
