using System.Buffers;

namespace VkSim.Orleans.Stores;

/// <summary>Names of collections, which are names of folders on every system, and different ones on all.</summary>
internal static class CollectionName
{
    private const int Longest = 100;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    // Devices of Windows, whatever follows after a dot.
    private static readonly HashSet<string> Reserved =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"com{number}", $"lpt{number}" })];

    /// <exception cref="ArgumentException">No name of a collection.</exception>
    public static void Check(string collection)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        if (collection.Length > Longest || collection.StartsWith('.') || collection.EndsWith('.') || collection.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException(
                $"The name is '{collection}'; expected 1 to {Longest} of the small letters a to z, digits, '-', '_' and '.', and no '.' at either end.", nameof(collection));
        }

        if (Reserved.Contains(collection.Split('.')[0]))
        {
            throw new ArgumentException($"The name is '{collection}', which Windows has for a device; expected another one.", nameof(collection));
        }
    }
}
