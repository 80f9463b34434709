using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;

namespace VkSim.Orleans.Front;

/// <summary>Cuts ids, with their vectors if they have some, into those of each shard, in the order in which they came.</summary>
internal static class ChangeParts
{
    public static Dictionary<int, long[]> Cut(RoutingTable table, ReadOnlySpan<long> ids)
    {
        var parts = new Dictionary<int, List<long>>();
        foreach (long id in ids)
        {
            Of(parts, table.ShardOf(id)).Add(id);
        }

        return parts.ToDictionary(part => part.Key, part => part.Value.ToArray());
    }

    public static Dictionary<int, ShardChange> Cut(RoutingTable table, ReadOnlySpan<long> ids, VectorBlock? vectors)
    {
        var places = new Dictionary<int, List<int>>();
        for (int i = 0; i < ids.Length; i++)
        {
            Of(places, table.ShardOf(ids[i])).Add(i);
        }

        var changes = new Dictionary<int, ShardChange>(places.Count);
        foreach ((int shard, List<int> own) in places)
        {
            changes[shard] = new ShardChange { Table = table.Version, Ids = Pick(ids, own), Vectors = vectors is { } all ? Pick(all, table.Options.Dimensions, own) : null };
        }

        return changes;
    }

    /// <summary>What of a change some ids are for.</summary>
    public static FrontChange Only(FrontChange change, int dimensions, long[] ids)
    {
        HashSet<long> own = [.. ids];
        List<int> places = [.. Enumerable.Range(0, change.Ids.Length).Where(place => own.Contains(change.Ids[place]))];
        return change with { Ids = Pick(change.Ids, places), Vectors = change.Vectors is { } vectors ? Pick(vectors, dimensions, places) : null };
    }

    private static List<T> Of<T>(Dictionary<int, List<T>> parts, int shard)
    {
        if (!parts.TryGetValue(shard, out List<T>? part))
        {
            parts[shard] = part = [];
        }

        return part;
    }

    private static long[] Pick(ReadOnlySpan<long> ids, List<int> places)
    {
        long[] picked = new long[places.Count];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = ids[places[i]];
        }

        return picked;
    }

    private static VectorBlock Pick(VectorBlock vectors, int dimensions, List<int> places)
    {
        float[] picked = new float[places.Count * dimensions];
        for (int i = 0; i < places.Count; i++)
        {
            vectors.Values.Slice(places[i] * dimensions, dimensions).CopyTo(picked.AsSpan(i * dimensions));
        }

        return new VectorBlock(picked);
    }
}
