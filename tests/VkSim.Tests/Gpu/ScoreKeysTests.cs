using VkSim.Gpu;

namespace VkSim.Tests.Gpu;

public sealed class ScoreKeysTests
{
    [Fact]
    public void KeysGiveTheirScoresBack()
    {
        foreach (float score in new[] { 0f, 1f, -1f, 0.5f, -1e-30f, 3e38f, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon })
        {
            uint bits = BitConverter.SingleToUInt32Bits(score);
            uint key = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
            Assert.Equal(score, ScoreKeys.ScoreOf(key, smallerIsBetter: false));
            Assert.Equal(score, ScoreKeys.ScoreOf(~key, smallerIsBetter: true));
        }

        Assert.True(float.IsNaN(ScoreKeys.ScoreOf(0, false)));
        Assert.True(float.IsNaN(ScoreKeys.ScoreOf(0, true)));
    }

    [Fact]
    public void EmptyPlacesBecomeTheTail()
    {
        float[] scores = new float[2];
        long[] ids = new long[2];
        ScoreKeys.Unpack([0xFFFF_FFFF_0000_0000, (7UL << 32) | 0xBF80_0000], Metric.Cosine, scores, ids);
        Assert.Equal([-1L, 7L], ids);
        Assert.Equal([float.NegativeInfinity, 1f], scores);
        ScoreKeys.Unpack([0xFFFF_FFFF_0000_0000], Metric.L2, scores, ids);
        Assert.Equal(float.PositiveInfinity, scores[0]);
    }
}
