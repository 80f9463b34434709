using VkSim.Retrieval;

namespace VkSim.Tests.Retrieval;

/// <summary>Who searches for whom.</summary>
public sealed class SearchLinesTests
{
    private static readonly SearchKind s_kind = new(IsAwaited: false, 2, Filter: null, Bound: null);

    [Fact]
    public void WhoComesFirstSearchesForThoseWhoFit()
    {
        var lines = new SearchLines(TimeSpan.Zero);
        SearchTurn first = lines.Join(s_kind, [1, 2], 1);
        SearchTurn second = lines.Join(s_kind, [3, 4, 5, 6], 2);
        SearchTurn otherK = lines.Join(s_kind with { K = 3 }, [7, 8], 1);
        SearchTurn otherFilter = lines.Join(s_kind with { Filter = IndexFilter.Of(1) }, [7, 8], 1);
        SearchTurn otherBound = lines.Join(s_kind with { Bound = 1 }, [7, 8], 1);
        AwaitedTurn awaited = lines.JoinAwaited(s_kind with { IsAwaited = true }, [7, 8], 1, out _);
        Assert.All([first, otherK, otherFilter, otherBound, awaited], turn => Assert.Equal(TurnState.Leading, turn.State));
        Assert.Equal(TurnState.Waiting, second.State);

        lines.Gather(first);
        SearchTurn late = lines.Join(s_kind, [9, 9], 1);
        SearchLine line = first.Line;
        line.BeginSearch();
        Assert.Equal(3, line.Count);
        Assert.Equal([1f, 2, 3, 4, 5, 6], line.Queries.ToArray());
        new long[] { 1, 2, 3, -1, 5, 6 }.CopyTo(line.Ids);
        new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(line.Scores);
        line.Share();
        Assert.Same(late, lines.End(line, isFound: true));
        Assert.False(lines.WaitForLead(second, default));
        Assert.True(lines.IsFound(second));
        long[] ids = new long[4];
        float[] scores = new float[4];
        second.CopyTo(ids, scores);
        Assert.Equal([3, -1, 5, 6], ids);
        Assert.Equal([3f, 4, 5, 6], scores);
        Assert.Equal(3, second.Found);
        Assert.True(lines.WaitForLead(late, default));
        lines.Gather(late);
        Assert.Null(lines.End(line, isFound: false));
        Assert.Equal(TurnState.Failed, late.State);
    }

    [Fact]
    public void WhoGoesLeavesTheOthersWhereTheyAre()
    {
        var lines = new SearchLines(TimeSpan.Zero);
        var gone = new CancellationToken(canceled: true);
        SearchTurn leader = lines.Join(s_kind, [1], 1);
        SearchTurn waits = lines.Join(s_kind, [2], 1);
        SearchTurn underWay = lines.Join(s_kind, [3], 1);
        SearchTurn stays = lines.Join(s_kind, [4], 1);
        Assert.Throws<OperationCanceledException>(() => lines.WaitForLead(waits, gone));
        lines.Gather(leader);
        SearchTurn next = lines.Join(s_kind, [5], 1);
        SearchTurn last = lines.Join(s_kind, [6], 1);
        Assert.Throws<OperationCanceledException>(() => lines.WaitForLead(underWay, gone));
        leader.Line.BeginSearch();
        Assert.Equal([1f, 3, 4], leader.Line.Queries.ToArray());
        leader.Line.Share();
        Assert.Same(next, lines.End(leader.Line, isFound: true));
        Assert.Equal((TurnState.Found, TurnState.Abandoned), (stays.State, underWay.State));

        // One that is to lead, and goes instead, gives the lead on.
        lines.Abandon(next);
        Assert.True(lines.WaitForLead(last, default));
        lines.Gather(last);
        Assert.Null(lines.End(last.Line, isFound: true));
    }

    [Fact]
    public async Task WhoAwaitsAndGoesLeavesTheOthersWhereTheyAre()
    {
        var lines = new SearchLines(TimeSpan.Zero);
        using var going = new CancellationTokenSource();
        SearchKind kind = s_kind with { IsAwaited = true };
        AwaitedTurn leader = lines.JoinAwaited(kind, [1], 1, out _);
        AwaitedTurn underWay = lines.JoinAwaited(kind, [2], 1, out _);
        AwaitedTurn stays = lines.JoinAwaited(kind, [3], 1, out _);
        ValueTask[] ends = [leader.WaitAsync(going.Token), underWay.WaitAsync(going.Token), stays.WaitAsync(default)];
        lines.GatherNow(leader);
        AwaitedTurn waits = lines.JoinAwaited(kind, [4], 1, out _);
        AwaitedTurn next = lines.JoinAwaited(kind, [5], 1, out _);
        ValueTask waitsEnd = waits.WaitAsync(going.Token);
        ValueTask nextEnd = next.WaitAsync(going.Token);
        await going.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ends[0]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ends[1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waitsEnd);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await nextEnd);
        SearchLine line = leader.Line;
        line.BeginSearch();
        Assert.Equal([1f, 2, 3], line.Queries.ToArray());
        line.Share();
        Assert.Null(lines.End(line, isFound: true));
        await ends[2];
        Assert.True(lines.IsFound(stays));

        // What has its results has them, though its caller goes now.
        using var late = new CancellationTokenSource();
        AwaitedTurn served = lines.JoinAwaited(kind, [6], 1, out _);
        ValueTask servedEnd = served.WaitAsync(late.Token);
        lines.GatherNow(served);
        served.Line.BeginSearch();
        served.Line.Share();
        Assert.Null(lines.End(served.Line, isFound: true));
        await late.CancelAsync();
        await servedEnd;
        lines.Return(served);
        Assert.Same(served, lines.JoinAwaited(kind, [7], 1, out _));
    }

    [Fact]
    public void AfterSeveralTheNextLeaderWaitsForAsMany()
    {
        var lines = new SearchLines(TimeSpan.FromSeconds(30));
        SearchTurn first = lines.Join(s_kind, [1], 1);
        lines.Gather(first);
        SearchTurn second = lines.Join(s_kind, [2], 1);
        lines.End(first.Line, isFound: true);
        Assert.True(lines.WaitForLead(second, default));
        Thread other = new(() => lines.Gather(second));
        other.Start();
        Assert.False(other.Join(20));
        SearchTurn third = lines.Join(s_kind, [3], 1);
        other.Join();
        Assert.Equal(TurnState.UnderWay, third.State);
        lines.End(second.Line, isFound: true);
        Assert.Equal(TurnState.Found, third.State);
    }

    [Fact]
    public void MoreThanCanBeSearchedTogetherComeInTheirOrder()
    {
        var lines = new SearchLines(TimeSpan.Zero);
        SearchTurn[] turns = [.. Enumerable.Range(0, 10).Select(i => lines.Join(s_kind, new float[60], 60))];
        int served = 0;
        for (SearchTurn? leader = turns[0]; leader is not null;)
        {
            Assert.Same(turns[served], leader);
            lines.Gather(leader);
            served += leader.Line.Count / 60;
            Assert.InRange(leader.Line.Count, 1, 256);
            leader = lines.End(leader.Line, isFound: true);
        }

        Assert.Equal(10, served);
        Assert.All(turns, turn => Assert.Equal(TurnState.Found, turn.State));
    }
}
