namespace VkSim.Orleans.Stores;

/// <summary>A shard of a <see cref="FolderShardStore"/>: the file epoch-N says who has it, N being the greatest.</summary>
internal sealed class FolderShardLease : IShardLease
{
    private const string Prefix = "epoch-";
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Age = TimeSpan.FromHours(12);

    private readonly CancellationTokenSource _lost = new();
    private readonly string _folder;
    private readonly Timer _watch;
    private bool _isDisposed;

    private FolderShardLease(string folder, long epoch)
    {
        (_folder, Epoch) = (folder, epoch);
        Lost = _lost.Token;
        _watch = new Timer(_ => Watch(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch.Change(Period, Timeout.InfiniteTimeSpan);
    }

    public string Path => System.IO.Path.Combine(_folder, "index.vksim");

    public long Epoch { get; }

    public CancellationToken Lost { get; }

    // Later owners take the names of former ones away in ascending order: where the next one's is missing and one's own is there, there was no next one.
    private bool IsLost => Exists(NumberedFiles.NameOf(_folder, Prefix, Epoch + 1)) || !Exists(NumberedFiles.NameOf(_folder, Prefix, Epoch));

    /// <summary>Takes the next number.</summary>
    public static FolderShardLease Take(string folder, string owner)
    {
        string draft = System.IO.Path.Combine(folder, $"draft-{Guid.NewGuid():N}");
        File.WriteAllText(draft, owner);
        try
        {
            while (true)
            {
                long next = NumberedFiles.Newest(folder, Prefix) + 1;

                // Who slept for so long that his number was taken and its name deleted is not the last one.
                if (NumberedFiles.TryName(draft, NumberedFiles.NameOf(folder, Prefix, next)) && NumberedFiles.Newest(folder, Prefix) == next)
                {
                    DeleteOld(folder, draft, next);
                    return new FolderShardLease(folder, next);
                }
            }
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken) => _lost.IsCancellationRequested || IsLost
        ? throw new ShardLostException($"{_folder}: taken by another silo after its epoch {Epoch}; expected to be the last to have taken it.")
        : ValueTask.CompletedTask;

    // A look that waits for a store that does not answer is not waited for.
    public ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isDisposed, true);
        _watch.Dispose();
        _lost.Dispose();
        return ValueTask.CompletedTask;
    }

    // Drafts of owners that ended while they took the shard, and names of former owners. A young name stays: somebody may be about to take its number, and must find it taken.
    private static void DeleteOld(string folder, string own, long epoch)
    {
        DateTime old = File.GetLastWriteTimeUtc(own) - Age;
        IEnumerable<string> former = NumberedFiles.All(folder, Prefix).Where(file => file.Number < epoch).OrderBy(file => file.Number).Select(file => file.Path);
        foreach (string file in former.Concat(Directory.EnumerateFiles(folder, "draft-*").Where(draft => draft != own)).Where(file => File.GetLastWriteTimeUtc(file) < old))
        {
            File.Delete(file);
        }
    }

    // A store that does not answer is not one that says no.
    private static bool Exists(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    // The next look begins when this one has ended, however long the store takes.
    private void Watch()
    {
        try
        {
            if (Volatile.Read(ref _isDisposed))
            {
                return;
            }

            if (IsLost)
            {
                _lost.Cancel();
                return;
            }
        }
        catch (Exception)
        {
            // A store that fails: the next look, or the next change, tells. Or the lease was disposed meanwhile, or somebody who is told failed: he alone can help it.
            if (_lost.IsCancellationRequested)
            {
                return;
            }
        }

        LookAgain();
    }

    private void LookAgain()
    {
        try
        {
            _watch.Change(Period, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
