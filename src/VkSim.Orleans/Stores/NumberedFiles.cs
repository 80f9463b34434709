using System.Globalization;
using VkSim.Files;

namespace VkSim.Orleans.Stores;

/// <summary>Files of a folder that are numbered; each number is given once, whoever asks for it.</summary>
internal static class NumberedFiles
{
    /// <summary>The greatest number; 0 where there is none.</summary>
    public static long Newest(string folder, string prefix) => All(folder, prefix).Select(file => file.Number).DefaultIfEmpty().Max();

    /// <summary>The files with their numbers, in no order.</summary>
    public static IEnumerable<(string Path, long Number)> All(string folder, string prefix)
    {
        foreach (string path in Directory.EnumerateFiles(folder, prefix + "*"))
        {
            string digits = Path.GetFileNameWithoutExtension(path)[prefix.Length..];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                yield return (path, number);
            }
        }
    }

    /// <summary>The name that a number has.</summary>
    public static string NameOf(string folder, string prefix, long number, string extension = "") =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:D10}{extension}"));

    /// <summary>Gives a file its numbered name too, durably; false where another file has it.</summary>
    public static bool TryName(string draft, string name)
    {
        if (!HardLink.TryCreate(draft, name))
        {
            return false;
        }

        FolderOf.Sync(name);
        return true;
    }
}
