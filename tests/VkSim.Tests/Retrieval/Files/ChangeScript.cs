namespace VkSim.Tests.Retrieval.Files;

/// <summary>Changes by their numbers, the same for an index in another process and for a dictionary here.</summary>
internal sealed class ChangeScript(int seed)
{
    public const int Dimensions = 3;

    private readonly Dictionary<long, float[]> _rows = [];
    private long _nextId;

    /// <summary>What an index of the script is.</summary>
    public static EmbeddingIndexOptions Options => new() { Dimensions = Dimensions, Metric = Metric.L1, Storage = ElementType.Float16 };

    /// <summary>Makes a change of an index.</summary>
    public void Apply(int step, EmbeddingIndex index)
    {
        Random random = RandomOf(step);
        switch (random.Next(10))
        {
            case 0:
                index.Save();
                break;
            case 1:
                index.Compact(1);
                break;
            case 2 or 3:
                index.AddRange(Vectors(random, random.Next(1, 40)));
                break;
            case 4 or 5:
                index.RemoveRange([.. index.GetIds().Where(_ => random.Next(5) == 0)]);
                break;
            case 6:
                index.TryRemove(random.Next(100));
                break;
            default:
                long[] ids = Ids(random);
                index.UpsertRange(ids, Vectors(random, ids.Length));
                break;
        }
    }

    /// <summary>Makes it of the dictionary.</summary>
    public void Apply(int step)
    {
        Random random = RandomOf(step);
        switch (random.Next(10))
        {
            case 0 or 1:
                break;
            case 2 or 3:
                float[] added = Vectors(random, random.Next(1, 40));
                Set([.. Enumerable.Range(0, added.Length / Dimensions).Select(i => _nextId + i)], added);
                break;
            case 4 or 5:
                foreach (long id in _rows.Keys.Order().Where(_ => random.Next(5) == 0).ToArray())
                {
                    _rows.Remove(id);
                }

                break;
            case 6:
                _rows.Remove(random.Next(100));
                break;
            default:
                long[] ids = Ids(random);
                Set(ids, Vectors(random, ids.Length));
                break;
        }
    }

    /// <summary>Whether an index holds what the dictionary does.</summary>
    public bool IsHeldBy(EmbeddingIndex index) =>
        index.GetIds().SequenceEqual(_rows.Keys.Order()) && _rows.All(row => index.Get(row.Key).AsSpan().SequenceEqual(row.Value));

    private Random RandomOf(int step) => new((seed * 1_000_003) + step);

    private void Set(long[] ids, float[] vectors)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            _rows[ids[i]] = vectors[(i * Dimensions)..((i + 1) * Dimensions)];
            _nextId = Math.Max(_nextId, ids[i] + 1);
        }
    }

    private static long[] Ids(Random random) => [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.NextInt64(-50, 100)).Where(id => id != -1)];

    private static float[] Vectors(Random random, int count) => [.. Enumerable.Range(0, count * Dimensions).Select(_ => (float)random.Next(-100, 100))];
}
