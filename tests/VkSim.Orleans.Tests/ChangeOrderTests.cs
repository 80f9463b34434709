using VkSim.Orleans.Contracts;
using VkSim.Orleans.Front;
using VkSim.Orleans.Shards;

namespace VkSim.Orleans.Tests;

/// <summary>Changes that come late.</summary>
public sealed class ChangeOrderTests : IAsyncLifetime
{
    private readonly ClientChanges _client = ClientChanges.Of(new object());
    private readonly ChangeOrder _order = new(epoch: 3);

    // As the first change of a client does it.
    public async Task InitializeAsync()
    {
        ChangeStamp change = _client.Begin();
        long challenge = (await _order.EnterAsync(change, challenge: 0)).Challenge;
        _client.End(change);
        change = _client.Begin();
        using ChangeTurn made = await _order.EnterAsync(change, challenge);
        _client.End(change);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task AClientOfWhichNothingIsKnownBeginsItsChangeAnew()
    {
        var client = ClientChanges.Of(new object());
        ChangeStamp late = client.Begin();
        client.End(late);
        ChangeStamp hangs = client.Begin();
        ChangeStamp first = client.Begin();
        long challenge = (await _order.EnterAsync(first, challenge: 0)).Challenge;
        Assert.NotEqual(0, challenge);
        // Whatever comes before the answer, with the number of another time or none.
        Assert.Equal(challenge, (await _order.EnterAsync(late, challenge: 0)).Challenge);
        Assert.Equal(challenge, (await _order.EnterAsync(late, challenge - 1)).Challenge);
        Assert.NotEqual(challenge, (await _order.EnterAsync(ClientChanges.Of(this).Begin(), challenge)).Challenge);
        Assert.NotEqual(challenge, (await new ChangeOrder(epoch: 4).EnterAsync(late, challenge)).Challenge);

        client.End(first);
        await MakeAsync(client.Begin(), challenge);
        await MakeAsync(client.Begin());
        await MakeAsync(hangs);
        await Assert.ThrowsAsync<ClusterIndexException>(() => MakeAsync(first));
        await Assert.ThrowsAsync<ClusterIndexException>(() => MakeAsync(late, challenge));
    }

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
        ChangeTurn underWay = await _order.EnterAsync(first, challenge: 0);
        _client.End(first);
        ChangeStamp second = _client.Begin();
        Task<ChangeTurn> waits = _order.EnterAsync(second, challenge: 0);
        // Nor does it hold another client up.
        using (await _order.EnterAsync(ClientChanges.Of(this).Begin(), challenge: 0))
        {
        }

        Assert.False(waits.IsCompleted);
        underWay.Dispose();
        using ChangeTurn made = await waits;
        ChangeStamp third = _client.Begin();
        // One that the client waits for does not hold another one up.
        Assert.True(_order.EnterAsync(third, challenge: 0).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task ClientsAreApartAndSomeDoNotSay()
    {
        ChangeStamp old = _client.Begin();
        _client.End(old);
        await MakeAsync(_client.Begin());
        Assert.NotEqual(0, (await _order.EnterAsync(ClientChanges.Of(new object()).Begin(), challenge: 0)).Challenge);
        Assert.Equal(default, await _order.EnterAsync(null, challenge: 0));
        await Assert.ThrowsAsync<ClusterIndexException>(() => MakeAsync(old));
    }

    [Fact]
    public void RunsOfWhatIsWaitedForAreToldByTheirEnds()
    {
        var client = ClientChanges.Of(new object());
        ChangeStamp[] all = [.. Enumerable.Range(0, 8).Select(_ => client.Begin())];
        client.End(all[0]);
        client.End(all[3]);
        client.End(all[4]);
        ChangeStamp last = client.Begin();
        Assert.Equal([1, 3, 5, 8], last.Waiting);
        Assert.Equal([0, 3, 4], Enumerable.Range(-1, 12).Select(number => (long)number).Where(number => number >= 0 && last.Ends(number)));
    }

    private async Task MakeAsync(ChangeStamp stamp, long challenge = 0)
    {
        using ChangeTurn made = await _order.EnterAsync(stamp, challenge);
        Assert.Equal(0, made.Challenge);
        Assert.NotNull(made.Made);
    }
}
