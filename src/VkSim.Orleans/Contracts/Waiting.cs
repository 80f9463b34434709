namespace VkSim.Orleans.Contracts;

/// <summary>How long a call may wait.</summary>
internal static class Waiting
{
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or more than a day.</exception>
    public static TimeSpan Check(TimeSpan time, string name) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1)
        ? time
        : throw new ArgumentOutOfRangeException(name, time, $"The time is {time}; expected more than 0, and a day at most.");
}
