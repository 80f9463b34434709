using VkSim.Orleans.Placement;

namespace VkSim.Orleans.Tests;

/// <summary>Which silo a shard goes to.</summary>
public sealed class RendezvousTests
{
    private const int Keys = 20_000;

    [Fact]
    public void SilosHaveKeysInProportionToTheirWeights()
    {
        double[] weights = [1, 1, 2, 4];
        int[] counts = new int[4];
        for (uint key = 0; key < Keys; key++)
        {
            counts[Winner(key, weights)]++;
        }

        for (int silo = 0; silo < 4; silo++)
        {
            double share = weights[silo] / 8;
            double deviation = Math.Sqrt(Keys * share * (1 - share));
            Assert.InRange(counts[silo], (Keys * share) - (5 * deviation), (Keys * share) + (5 * deviation));
        }
    }

    [Fact]
    public void OnlyTheKeysOfASiloThatGoesMove()
    {
        double[] before = [1, 3, 2];
        double[] after = [1, 0, 2];
        for (uint key = 0; key < 2000; key++)
        {
            int winner = Winner(key, before);
            Assert.True(winner == 1 || winner == Winner(key, after));
        }
    }

    private static int Winner(uint key, double[] weights) =>
        Enumerable.Range(0, weights.Length).Where(silo => weights[silo] > 0).MaxBy(silo => Rendezvous.Draw((ulong)silo * 977, key, weights[silo]));
}
