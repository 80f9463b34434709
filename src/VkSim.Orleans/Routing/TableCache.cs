using System.Collections.Concurrent;

namespace VkSim.Orleans.Routing;

/// <summary>The tables that a silo goes by; shards tell when one is out of date.</summary>
/// <param name="store">Where they are.</param>
internal sealed class TableCache(IShardStore store)
{
    private readonly ConcurrentDictionary<string, RoutingTable> _tables = new(StringComparer.Ordinal);

    /// <summary>A collection's table.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="atLeast">What is known of its version.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ClusterIndexException">There is no such collection.</exception>
    public async ValueTask<RoutingTable> GetAsync(string collection, long atLeast, CancellationToken cancellation) =>
        _tables.TryGetValue(collection, out RoutingTable? known) && known.Version >= atLeast
            ? known
            : await ReadNewestAsync(collection, cancellation).ConfigureAwait(false);

    /// <summary>A collection's table as it is now in the store.</summary>
    /// <exception cref="ClusterIndexException">There is no such collection.</exception>
    public async ValueTask<RoutingTable> ReadNewestAsync(string collection, CancellationToken cancellation) =>
        await FindAsync(collection, cancellation).ConfigureAwait(false)
            ?? throw new ClusterIndexException($"There is no collection '{collection}'; expected one that was created.");

    /// <summary>Writes the table that follows the newest one, again where somebody else was first.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="follow">Gives the table that follows one; null: that one stays.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <returns>The table that there is now.</returns>
    public async ValueTask<RoutingTable> ChangeAsync(string collection, Func<RoutingTable, RoutingTable?> follow, CancellationToken cancellation)
    {
        while (true)
        {
            RoutingTable newest = await ReadNewestAsync(collection, cancellation).ConfigureAwait(false);
            if (follow(newest) is not { } next)
            {
                return newest;
            }

            if (await store.TryWriteTableAsync(collection, next.ToStored(), cancellation).ConfigureAwait(false))
            {
                return Keep(collection, next);
            }
        }
    }

    /// <summary>Writes the first table of a collection, unless there is one.</summary>
    /// <returns>The table that there is now.</returns>
    public async ValueTask<RoutingTable> GetOrCreateAsync(string collection, RoutingTable first, CancellationToken cancellation)
    {
        if (await FindAsync(collection, cancellation).ConfigureAwait(false) is { } there)
        {
            return there;
        }

        _ = await store.TryWriteTableAsync(collection, first.ToStored(), cancellation).ConfigureAwait(false);
        return await GetAsync(collection, 1, cancellation).ConfigureAwait(false);
    }

    /// <summary>A collection's table as it is now in the store; null where there is no such collection.</summary>
    public async ValueTask<RoutingTable?> FindAsync(string collection, CancellationToken cancellation)
    {
        StoredTable? stored = await store.ReadTableAsync(collection, cancellation).ConfigureAwait(false);
        if (stored is null)
        {
            return null;
        }

        return Keep(collection, RoutingTable.Read(collection, stored));
    }

    private RoutingTable Keep(string collection, RoutingTable table) =>
        _tables.AddOrUpdate(collection, table, (_, other) => other.Version > table.Version ? other : table);
}
