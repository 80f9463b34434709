using VkSim.Orleans.Front;

namespace VkSim.Orleans.Tests;

/// <summary>Answers of shards are merged in the order of one index.</summary>
public sealed class RankMergeTests
{
    [Theory]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.L2)]
    public void TheBestOfAllComeFirst(Metric metric)
    {
        var random = new Random(7);
        bool isSimilarity = metric == Metric.Cosine;
        for (int round = 0; round < 200; round++)
        {
            int k = random.Next(1, 12);
            RankedPart[] parts = new RankedPart[random.Next(0, 6)];
            (long Id, float Score)[] all = [.. Enumerable.Range(0, 30).OrderBy(_ => random.Next()).Select(id => ((long)id, DrawScore(random)))];
            for (int part = 0; part < parts.Length; part++)
            {
                (long Id, float Score)[] own = [.. Ranked(all.Where((_, i) => i % 6 == part), isSimilarity).Take(random.Next(0, k + 1))];
                int places = random.Next(own.Length, k + 1);
                parts[part] = new(Pad(own.Select(hit => hit.Id), places, -1), Pad(own.Select(hit => hit.Score), places, 99));
            }

            (long Id, float Score)[] expected =
                [.. Ranked(parts.SelectMany(part => part.Ids.Zip(part.Scores)).Where(hit => hit.First >= 0).Select(hit => (hit.First, hit.Second)), isSimilarity).Take(k)];
            long[] ids = new long[k];
            float[] scores = new float[k];
            new RankMerge(metric, 1).Merge(0, parts, ids, scores);
            Assert.Equal(Pad(expected.Select(hit => hit.Id), k, -1), ids);
            Assert.Equal(Pad(expected.Select(hit => hit.Score), k, isSimilarity ? float.NegativeInfinity : float.PositiveInfinity), scores);
        }
    }

    private static float DrawScore(Random random) => random.Next(6) switch
    {
        0 => float.NaN,
        1 => float.PositiveInfinity,
        2 => float.NegativeInfinity,
        _ => random.Next(3),
    };

    private static IEnumerable<(long Id, float Score)> Ranked(IEnumerable<(long Id, float Score)> hits, bool isSimilarity) => hits
        .OrderBy(hit => float.IsNaN(hit.Score))
        .ThenBy(hit => isSimilarity ? -hit.Score : hit.Score)
        .ThenBy(hit => hit.Id);

    private static T[] Pad<T>(IEnumerable<T> values, int length, T tail)
    {
        T[] all = [.. values];
        return [.. all, .. Enumerable.Repeat(tail, length - all.Length)];
    }
}
