using VkSim.Orleans.Contracts;
using VkSim.Orleans.Front;
using VkSim.Orleans.Shards;

namespace VkSim.Orleans.Tests;

/// <summary>Changes that come late.</summary>
public sealed class ChangeOrderTests
{
    private readonly ClientChanges _client = ClientChanges.Of(new object());
    private readonly ChangeOrder _order = new();

    [Fact]
    public async Task WhatTheClientNoLongerWaitsForDoesNotComeAfterWhatItMadeSince()
    {
        ChangeStamp first = _client.Begin();
        await MakeAsync(first);
        _client.End(first);
        // Made again while nothing came since.
        await MakeAsync(first);
        await MakeAsync(_client.Begin());
        ClusterIndexException refused = await Assert.ThrowsAsync<ClusterIndexException>(() => MakeAsync(first));
        Assert.Contains("comes after", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatItWaitsForMayComeInAnyOrder()
    {
        ChangeStamp[] all = [.. Enumerable.Range(0, 9).Select(_ => _client.Begin())];
        foreach (int i in new[] { 8, 2, 5, 0, 1, 7, 3, 4, 6, 2 })
        {
            await MakeAsync(all[i]);
        }
    }

    [Fact]
    public async Task OneThatHangsLetsTheOthersBeOver()
    {
        ChangeStamp hangs = _client.Begin();
        ChangeStamp over = _client.Begin();
        _client.End(over);
        ChangeStamp hangsToo = _client.Begin();
        await MakeAsync(_client.Begin());
        await Assert.ThrowsAsync<ClusterIndexException>(() => MakeAsync(over));
        await MakeAsync(hangs);
        await MakeAsync(hangsToo);
    }

    [Fact]
    public async Task AShardThatSawNoneOfTheFirstRefusesThemToo()
    {
        ChangeStamp[] over = [.. Enumerable.Range(0, 5).Select(_ => _client.Begin())];
        Array.ForEach(over, _client.End);
        await MakeAsync(_client.Begin());
        foreach (ChangeStamp change in over)
        {
            await Assert.ThrowsAsync<ClusterIndexException>(() => MakeAsync(change));
        }
    }

    [Fact]
    public async Task ALaterOneWaitsForWhatIsOverAndStillUnderWay()
    {
        ChangeStamp first = _client.Begin();
        IDisposable underWay = (await _order.EnterAsync(first))!;
        _client.End(first);
        ChangeStamp second = _client.Begin();
        Task<IDisposable?> waits = _order.EnterAsync(second);
        // One that the client waits for does not hold another one up.
        using (await _order.EnterAsync(ClientChanges.Of(this).Begin()))
        {
        }

        Assert.False(waits.IsCompleted);
        underWay.Dispose();
        using IDisposable? made = await waits;
        ChangeStamp third = _client.Begin();
        Assert.True(_order.EnterAsync(third).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task ClientsAreApartAndSomeDoNotSay()
    {
        ChangeStamp old = _client.Begin();
        _client.End(old);
        await MakeAsync(_client.Begin());
        await MakeAsync(ClientChanges.Of(new object()).Begin());
        Assert.Null(await _order.EnterAsync(null));
        await Assert.ThrowsAsync<ClusterIndexException>(() => MakeAsync(old));
    }

    [Fact]
    public void RunsOfWhatIsWaitedForAreToldByTheirEnds()
    {
        ChangeStamp[] all = [.. Enumerable.Range(0, 8).Select(_ => _client.Begin())];
        _client.End(all[0]);
        _client.End(all[3]);
        _client.End(all[4]);
        ChangeStamp last = _client.Begin();
        Assert.Equal([1, 3, 5, 8], last.Waiting);
        Assert.Equal([0, 3, 4], Enumerable.Range(-1, 12).Select(number => (long)number).Where(number => number >= 0 && last.Ends(number)));
    }

    private async Task MakeAsync(ChangeStamp stamp)
    {
        using IDisposable? made = await _order.EnterAsync(stamp);
        Assert.NotNull(made);
    }
}
