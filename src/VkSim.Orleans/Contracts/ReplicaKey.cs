namespace VkSim.Orleans.Contracts;

/// <summary>The text in the key of a copy of a shard: the collection's name, and a letter for the copy.</summary>
internal static class ReplicaKey
{
    /// <summary>Most copies of a shard.</summary>
    public const int Most = 15;

    /// <summary>The text of a copy, from 0 on.</summary>
    public static string Of(string collection, int copy) => $"{collection}/{(char)('a' + copy)}";

    /// <summary>What a text stands for.</summary>
    public static (string Collection, int Copy) Read(string key) => (key[..^2], key[^1] - 'a');
}
