using VkSim.Orleans.Contracts;
using VkSim.Orleans.Shards;

namespace VkSim.Orleans.Tests;

/// <summary>What an owner tells a copy, and what it waits for.</summary>
public sealed class ReplicaFeedTests
{
    private readonly ReplicaFeed _feed = new(1);
    private long[] _ids = [.. Enumerable.Range(0, 2500).Select(id => (long)id)];

    [Fact]
    public async Task ACopyHasAChangeWhenItAsksAgain()
    {
        ReplicaBatch batch = await AskAsync(new ReplicaPull { Copy = 0 });
        var seen = new List<long>(batch.Ids);
        while (!batch.IsWhole)
        {
            batch = await AskAsync(After(batch));
            seen.AddRange(batch.Ids);
        }

        Assert.Equal((3, 2500), (batch.Batch, seen.Count));
        Task told = _feed.Tell([7, 8, 7]);
        ReplicaBatch change = await AskAsync(After(batch));
        Assert.Equal([7, 8], change.Ids.Order());
        Assert.False(told.IsCompleted);
        Task<ReplicaBatch> next = AskAsync(After(change));
        await told;

        // More than fits a batch is told when all of it is.
        told = _feed.Tell(_ids.AsSpan(0, 1500));
        ReplicaBatch first = await next;
        Assert.Equal(1024, first.Ids.Length);
        ReplicaBatch second = await AskAsync(After(first));
        Assert.Equal(476, second.Ids.Length);
        Assert.False(told.IsCompleted);
        _ = AskAsync(After(second));
        await told;
    }

    [Fact]
    public async Task ACopyThatMissedSomethingBeginsAnew()
    {
        _ids = [1, 2];
        ReplicaBatch batch = await AskAsync(new ReplicaPull { Copy = 0 });
        _ = _feed.Tell([3]);
        ReplicaBatch lost = await AskAsync(After(batch));
        ReplicaBatch anew = await AskAsync(After(batch));
        Assert.Equal(batch.Session, lost.Session);
        Assert.NotEqual(batch.Session, anew.Session);
        Assert.Equal((1, true), (anew.Batch, anew.IsWhole));
        Assert.Equal([1, 2], anew.Ids);
    }

    [Fact]
    public async Task ACopyThatIsSilentIsNotWaitedForAndOneThatIsStoppedGetsNothing()
    {
        _ids = [1];
        _ = await AskAsync(new ReplicaPull { Copy = 0 });
        Assert.True(_feed.IsFollowed);
        await _feed.ToldAsync(_feed.Tell([1]), default);
        Assert.False(_feed.IsFollowed);
        ReplicaBatch batch = await AskAsync(new ReplicaPull { Copy = 0 });
        await _feed.StopAsync(default);
        Assert.Equal(Guid.Empty, (await AskAsync(After(batch))).Session);
        Assert.True(_feed.Tell([1]).IsCompleted);
        _feed.Resume();
        Assert.Equal(1, (await AskAsync(After(batch))).Batch);
    }

    [Fact]
    public async Task WhoHasLostTheShardTellsNothing() => await Assert.ThrowsAsync<ShardLostException>(
        () => _feed.AskAsync(new ReplicaPull { Copy = 0 }, () => _ids, () => throw new ShardLostException("lost"), ids => new ReplicaBatch(), default));

    private static ReplicaPull After(ReplicaBatch batch) => new() { Copy = 0, Session = batch.Session, Batch = batch.Batch };

    private Task<ReplicaBatch> AskAsync(ReplicaPull pull) =>
        _feed.AskAsync(pull, () => _ids, () => ValueTask.CompletedTask, ids => new ReplicaBatch { Ids = ids }, default);
}
