using System.Globalization;

namespace VkSim.Cli;

/// <summary>The processor's last cache.</summary>
internal static class ProcessorCache
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";
    private const long Usual = 32L << 20;

    /// <summary>Bytes of a probe of the memory behind it: four times the last level, and at least 256 MiB where there is as much memory.</summary>
    public static long ProbeBytes { get; } =
        Math.Min(Math.Clamp(4 * LastLevel(), 256L << 20, 1L << 30), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    // Of one group of cores; what others have beside it is not told here, and the factor is for that.
    private static long LastLevel()
    {
        try
        {
            return Directory.Exists(Folder)
                ? Directory.EnumerateDirectories(Folder, "index*").Select(cache => Size(Path.Combine(cache, "size"))).DefaultIfEmpty(Usual).Max()
                : Usual;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Usual;
        }
    }

    private static long Size(string file) =>
        File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim().TrimEnd('K'), NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes)
            ? kibibytes << 10
            : 0;
}
