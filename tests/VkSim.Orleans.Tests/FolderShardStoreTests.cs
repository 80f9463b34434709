namespace VkSim.Orleans.Tests;

/// <summary>What a folder promises to silos that know nothing of one another.</summary>
public sealed class FolderShardStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderShardStore _store;

    public FolderShardStoreTests()
    {
        _store = new FolderShardStore(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OneOfManyWritesATable()
    {
        Assert.Null(await _store.ReadTableAsync("c", default));
        for (long version = 1; version <= 12; version++)
        {
            bool[] written = await Task.WhenAll(Enumerable.Range(0, 8).Select(
                writer => Task.Run(async () => await _store.TryWriteTableAsync("c", new StoredTable(version, new[] { (byte)writer }), default))));
            StoredTable newest = (await _store.ReadTableAsync("c", default))!;
            Assert.Equal(version, newest.Version);
            Assert.Equal([newest.Text.Span[0]], Enumerable.Range(0, 8).Where(writer => written[writer]).Select(writer => (byte)writer));
        }

        Assert.Equal(12, Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "c")).Length);
    }

    [Fact]
    public async Task WhoTakesAShardLaterHasIt()
    {
        await using IShardLease first = await _store.TakeAsync("c", 3, "a", default);
        await first.CommitAsync(default);
        await using IShardLease second = await _store.TakeAsync("c", 3, "b", default);
        Assert.Equal((1, 2, first.Path), (first.Epoch, second.Epoch, second.Path));
        await Assert.ThrowsAsync<ShardLostException>(async () => await first.CommitAsync(default));
        await second.CommitAsync(default);
        Assert.True(await CancelledAsync(first.Lost));

        // The names of the first two are gone, and still nobody takes them for the last.
        string shard = Path.GetDirectoryName(second.Path)!;
        Directory.GetFiles(shard).ToList().ForEach(file => File.SetLastWriteTimeUtc(file, DateTime.UtcNow - TimeSpan.FromDays(1)));
        await using IShardLease third = await _store.TakeAsync("c", 3, "c", default);
        await Assert.ThrowsAsync<ShardLostException>(async () => await first.CommitAsync(default));
        await Assert.ThrowsAsync<ShardLostException>(async () => await second.CommitAsync(default));
        await third.CommitAsync(default);
        Assert.False(third.Lost.IsCancellationRequested);
        string owner = Assert.Single(Directory.GetFiles(shard));
        Assert.Equal("c", await File.ReadAllTextAsync(owner));
    }

    [Fact]
    public async Task AFailureOfWhoIsToldOfALossEndsNothing()
    {
        await using IShardLease first = await _store.TakeAsync("c", 0, "a", default);
        await using CancellationTokenRegistration failing = first.Lost.Register(() => throw new InvalidOperationException("told"));
        await using IShardLease second = await _store.TakeAsync("c", 0, "b", default);
        Assert.True(await CancelledAsync(first.Lost));
        await Assert.ThrowsAsync<ShardLostException>(async () => await first.CommitAsync(default));
    }

    [Fact]
    public async Task OldDraftsAreDeleted()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "c", "shard-00000")).FullName;
        (string old, string young) = (Path.Combine(folder, "draft-1"), Path.Combine(folder, "draft-2"));
        await File.WriteAllTextAsync(old, "");
        await File.WriteAllTextAsync(young, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow - TimeSpan.FromDays(1));
        await using IShardLease lease = await _store.TakeAsync("c", 0, "a", default);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    // Some find that another one has a later number already, and take one more.
    [Fact]
    public async Task OneOfManyHasTheLastEpoch()
    {
        for (int shard = 0; shard < 6; shard++)
        {
            int taken = shard;
            IShardLease[] leases = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await _store.TakeAsync("c", taken, $"{i}", default))));
            long[] epochs = [.. leases.Select(lease => lease.Epoch).Order()];
            Assert.Equal(epochs.Distinct(), epochs);
            foreach (IShardLease lease in leases)
            {
                Exception? error = await Record.ExceptionAsync(async () => await lease.CommitAsync(default));
                Assert.Equal(lease.Epoch < epochs[^1], error is ShardLostException);
                await lease.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("ä")]
    [InlineData("a b")]
    [InlineData("Films")]
    [InlineData("nul")]
    [InlineData("com1.films")]
    public async Task NamesThatAreNoFoldersAreRefused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _store.ReadTableAsync(name, default));

    private static async Task<bool> CancelledAsync(CancellationToken token)
    {
        var source = new TaskCompletionSource();
        await using CancellationTokenRegistration _ = token.Register(source.SetResult);
        await source.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return token.IsCancellationRequested;
    }
}
