namespace VkSim;

/// <summary>
/// Where the collections of a cluster are kept, which all its silos see: a folder (<see cref="FolderShardStore"/>), or whatever else keeps to
/// what is said here. Calls may come from several threads and silos at the same time.
/// </summary>
public interface IShardStore
{
    /// <summary>The newest table of a collection; null where there is none.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<StoredTable?> ReadTableAsync(string collection, CancellationToken cancellationToken);

    /// <summary>Writes the table that follows another one, unless somebody else did already. It is there as a whole, durably, or not at all.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="table">The table, whose version is one more than the newest's, from 1 on.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>Whether it was written; false where a table of its version is there.</returns>
    ValueTask<bool> TryWriteTableAsync(string collection, StoredTable table, CancellationToken cancellationToken);

    /// <summary>Takes a shard, from whoever had it. From then on no change of a former owner is acknowledged.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="shard">The shard's number.</param>
    /// <param name="owner">Who takes it, for people to read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask<IShardLease> TakeAsync(string collection, int shard, string owner, CancellationToken cancellationToken);
}
