using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Tests.Simd.Pairwise;

public class MeetingRoundsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    [InlineData(7, 8)]
    [InlineData(32, 32)]
    public void EveryLeftGroupMeetsEveryRightGroupOnceAndNoneTwoAtATime(int left, int right)
    {
        var met = new HashSet<(int, int)>();
        var rounds = new MeetingRounds(left, right, isSymmetric: false);
        for (int round = 0; round < rounds.Count; round++)
        {
            (int Left, int Right)[] meetings = Of(rounds, round);
            Assert.Equal(meetings.Length, meetings.Select(m => m.Left).Distinct().Count());
            Assert.Equal(meetings.Length, meetings.Select(m => m.Right).Distinct().Count());
            Assert.All(meetings, m => Assert.True(met.Add(m) && m.Left < left && m.Right < right));
        }

        Assert.Equal(left * right, met.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(31)]
    public void EveryTwoGroupsOfOneOperandMeetOnceAfterEachHasMetItself(int groups)
    {
        var met = new HashSet<(int, int)>();
        var rounds = new MeetingRounds(groups, groups, isSymmetric: true);
        Assert.Equal(Enumerable.Range(0, groups).Select(g => (g, g)), Of(rounds, 0));
        for (int round = 1; round < rounds.Count; round++)
        {
            (int Left, int Right)[] meetings = Of(rounds, round);
            Assert.Equal(2 * meetings.Length, meetings.SelectMany(m => new[] { m.Left, m.Right }).Distinct().Count());
            Assert.All(meetings, m => Assert.True(met.Add(m) && m.Left >= 0 && m.Left < m.Right && m.Right < groups));
        }

        Assert.Equal(groups * (groups - 1) / 2, met.Count);
    }

    private static (int Left, int Right)[] Of(MeetingRounds rounds, int round) =>
        [.. Enumerable.Range(0, rounds.Meetings(round)).Select(meeting => rounds.Meeting(round, meeting))];
}
