using VkSim.Orleans.Front;

namespace VkSim.Orleans.Tests;

/// <summary>After which time a copy is asked.</summary>
public sealed class RecentTimesTests
{
    [Fact]
    public void TheQuantileIsThatOfTheLastAnswers()
    {
        var times = new RecentTimes(0.75);
        Assert.Equal(TimeSpan.FromMilliseconds(100), times.Quantile);
        for (int i = 1; i <= 16; i++)
        {
            times.Add(TimeSpan.FromMilliseconds(i));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(13), times.Quantile);
        for (int i = 0; i < 128; i++)
        {
            times.Add(TimeSpan.FromMilliseconds(40));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(40), times.Quantile);
    }
}
