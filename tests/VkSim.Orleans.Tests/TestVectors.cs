namespace VkSim.Orleans.Tests;

/// <summary>Vectors of few values, so that many scores are equal, with some NaN.</summary>
internal static class TestVectors
{
    public static float[] Draw(Random random, int count, int dimensions, double share = 0.02)
    {
        float[] vectors = new float[count * dimensions];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = random.Next(-2, 3);
        }

        for (int row = 0; row < count; row++)
        {
            if (random.NextDouble() < share)
            {
                vectors[(row * dimensions) + random.Next(dimensions)] = float.NaN;
            }
        }

        return vectors;
    }

    public static long[] DrawIds(Random random, int count)
    {
        var ids = new HashSet<long>();
        while (ids.Count < count)
        {
            _ = random.Next(3) == 0 ? ids.Add(random.NextInt64(long.MinValue, -1)) : ids.Add(random.Next(10 * count));
        }

        return [.. ids];
    }
}
