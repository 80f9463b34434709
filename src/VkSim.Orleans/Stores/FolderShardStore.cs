using System.Globalization;
using VkSim.Files;
using VkSim.Orleans.Stores;

namespace VkSim;

/// <summary>
/// Collections in a folder that all silos see: of one machine, or on a file system of several. A collection is a folder, <c>table-N.json</c> in
/// it the N-th table, and a folder for each shard with its index, its log and the number of its owner.
/// </summary>
/// <remarks>
/// <para>
/// Two silos may take themselves for the owner of one shard for a while, as when a network is cut and the cluster starts the shard anew. Two
/// things keep them apart. An index's log is locked by who has it open, so that nobody opens it beside. And who takes a shard first makes the
/// file <c>epoch-N</c>, of the next number, which only one can make, and then opens the log; who changes the shard first brings the
/// change to the log, and then looks whether his number is the last. So a change is acknowledged only if the next number was not there
/// after the change was in the log; whoever made that number read the log later, and has the change. Owners look for a new number a few
/// times a second too, and close their files, so that the new owner can open them.
/// </para>
/// <para>
/// The folder's file system must have locks that all its machines see, and show a new file to all at once: local ones do, and NFS from version 4
/// on when it is mounted without <c>nolock</c> and with <c>lookupcache=positive</c> and <c>noac</c>.
/// </para>
/// <para>
/// A lock ends with the process that has it, or with its lease on a network file system. An owner whose lease there has run out while it was saving may
/// still rename its file over the newer one's: the file system has nothing that would forbid it. Owners end a save as soon as they find that they
/// are none any more, and a new owner deletes what an old one has not renamed yet; between the two a moment remains. A disk of one machine has no such leases.
/// </para>
/// </remarks>
public sealed class FolderShardStore : IShardStore
{
    private readonly string _root;

    /// <summary>Keeps collections in a folder, which is made where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be made or written, or its file system has no locks.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made or written.</exception>
    public FolderShardStore(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _root = Path.GetFullPath(folder);
        Directory.CreateDirectory(_root);
        FolderOf.Sync(_root);
        LockTest.Run(_root);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredTable?> ReadTableAsync(string collection, CancellationToken cancellationToken)
    {
        string folder = FolderOfCollection(collection);
        long newest = Directory.Exists(folder) ? NumberedFiles.Newest(folder, "table-") : 0;
        return newest == 0 ? null : new StoredTable(newest, await File.ReadAllBytesAsync(TableOf(folder, newest), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public async ValueTask<bool> TryWriteTableAsync(string collection, StoredTable table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        string folder = Make(FolderOfCollection(collection));
        string draft = Path.Combine(folder, $"draft-{Guid.NewGuid():N}");
        try
        {
            await WriteAsync(draft, table.Text, cancellationToken).ConfigureAwait(false);
            return NumberedFiles.TryName(draft, TableOf(folder, table.Version));
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public ValueTask<IShardLease> TakeAsync(string collection, int shard, string owner, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        string folder = Make(Path.Combine(Make(FolderOfCollection(collection)), string.Create(CultureInfo.InvariantCulture, $"shard-{shard:D5}")));
        return ValueTask.FromResult<IShardLease>(FolderShardLease.Take(folder, owner));
    }

    // Its name is on the disk before anything in it is acknowledged.
    private static string Make(string folder)
    {
        Directory.CreateDirectory(folder);
        FolderOf.Sync(folder);
        return folder;
    }

    private static string TableOf(string folder, long version) => NumberedFiles.NameOf(folder, "table-", version, ".json");

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> text, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await stream.WriteAsync(text, cancellation).ConfigureAwait(false);
        stream.Flush(flushToDisk: true);
    }

    private string FolderOfCollection(string collection)
    {
        CollectionName.Check(collection);
        return Path.Combine(_root, collection);
    }
}
