using System.Buffers;

namespace VkSim.Orleans.Stores;

/// <summary>Names of collections, which are names of folders on every system.</summary>
internal static class CollectionName
{
    private const int Longest = 100;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <exception cref="ArgumentException">No name of a collection.</exception>
    public static void Check(string collection)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        if (collection.Length > Longest || collection.StartsWith('.') || collection.EndsWith('.') || collection.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException(
                $"The name is '{collection}'; expected 1 to {Longest} of the letters a to z, digits, '-', '_' and '.', and no '.' at either end.", nameof(collection));
        }
    }
}
