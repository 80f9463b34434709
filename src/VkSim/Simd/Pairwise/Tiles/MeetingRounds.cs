namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>
/// Which groups of rows of two operands meet when, where what a meeting gives is added to the rows of both. Every group of the
/// one meets every group of the other once, and in a round none meets two: so no rows are added to from two sides at a time,
/// and a group meets the others in the same order whoever works on it. Where both operands are the same, every two groups
/// meet once, after each has met itself.
/// </summary>
/// <param name="leftGroups">Groups of left rows.</param>
/// <param name="rightGroups">Groups of right rows; as many with <paramref name="isSymmetric"/>.</param>
/// <param name="isSymmetric">Whether both operands are the same.</param>
internal readonly struct MeetingRounds(int leftGroups, int rightGroups, bool isSymmetric)
{
    private readonly int _fewer = Math.Min(leftGroups, rightGroups);
    private readonly int _more = Math.Max(leftGroups, rightGroups);

    /// <summary>Number of rounds.</summary>
    public int Count => isSymmetric ? Seats : _more;

    // Of a round table; an odd group leaves one free.
    private int Seats => leftGroups + (leftGroups % 2);

    /// <summary>Number of meetings in a round.</summary>
    public int Meetings(int round) => !isSymmetric ? _fewer : round == 0 ? leftGroups : leftGroups / 2;

    /// <summary>Who meets whom.</summary>
    /// <param name="round">The round.</param>
    /// <param name="meeting">Which of its meetings.</param>
    public (int Left, int Right) Meeting(int round, int meeting)
    {
        if (isSymmetric)
        {
            return round == 0 ? (meeting, meeting) : AtTable(round, meeting);
        }

        int other = (meeting + round) % _more;
        return leftGroups <= rightGroups ? (meeting, other) : (other, meeting);
    }

    // One stays where it is, the others move on by one seat a round, and all meet who sits opposite. Beside an odd
    // number of groups the one that stays is nobody.
    private (int Left, int Right) AtTable(int round, int meeting)
    {
        int moving = Seats - 1;
        int pair = leftGroups % 2 == 0 ? meeting : meeting + 1;
        int first = pair == 0 ? moving : (round + pair) % moving;
        int second = (round - pair + moving) % moving;
        return (Math.Min(first, second), Math.Max(first, second));
    }
}
