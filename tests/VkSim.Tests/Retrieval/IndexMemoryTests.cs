using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>What an index takes beside its rows.</summary>
public sealed class IndexMemoryTests
{
    private const int N = 300_000;
    private const int D = 8;

    [Fact]
    public void IdsThatRunOnTakeAtMostEightBytesARow()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D });
        index.AddRange(RandomRows.Normal(N, D, 1));
        Assert.InRange((double)(index.MemoryBytes - ((long)N * D * sizeof(float))) / N, 5, 8);
    }

    [Fact]
    public void AnyIdsTakeAtMostSixteen()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D });
        var random = new Random(1);
        HashSet<long> ids = [];
        while (ids.Count < N)
        {
            ids.Add(random.NextInt64());
        }

        index.AddRange([.. ids], RandomRows.Normal(N, D, 1));
        index.RemoveRange([.. ids.Take(N / 100)]);
        index.AddRange([.. ids.Take(N / 100)], RandomRows.Normal(N / 100, D, 2));
        Assert.Equal(N, index.Count);
        Assert.InRange((double)(index.MemoryBytes - ((long)N * D * sizeof(float))) / N, 13, 16);
    }

    [Fact]
    public void ASearchThatLastsKeepsItsMomentAndNoOthers()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 2, Metric = Metric.Dot });
        index.AddRange([1, 2, 3], [1, 1, 2, 2, 3, 3]);
        int kept = 0;
        SearchResult found = index.Search([1, 1], 3, IndexFilter.Where(id =>
        {
            if (id == 1)
            {
                // Every change makes a snapshot, and so does every search of one beside it.
                Task.Run(() =>
                {
                    for (int i = 0; i < 1000; i++)
                    {
                        index.Upsert(3, [i + 4, 0]);
                        index.Search([1, 1], 1);
                    }

                    kept = index.KeptSnapshots;
                }).Wait();
            }

            return true;
        }));
        Assert.InRange(kept, 1, 40);
        Assert.Equal([3, 2, 1], found.Ids.ToArray());
        Assert.Equal(6f, found[0].Score);
        Assert.Equal(1003f, index.Search([1, 1], 1)[0].Score);
        Assert.Equal(0, index.KeptSnapshots);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(100, true)]
    [InlineData(1000, true)]
    public void AnIndexThatGrowsHasLittleInReserve(int atATime, bool hasAnyIds)
    {
        const int Rows = 130_000, Columns = 64;
        using VectorDevice device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = Columns, Metric = Metric.Dot });
        float[] rows = new float[atATime * Columns];
        long[] ids = new long[atATime];
        double most = 0;
        for (int row = 0; row < Rows; row += atATime)
        {
            for (int i = 0; i < atATime; i++)
            {
                // Descending by pairs: they are kept one by one.
                ids[i] = hasAnyIds ? (row + i) ^ 1 : row + i;
                rows[i * Columns] = row + i;
            }

            index.AddRange(ids, rows);
            if (index.Count >= 100_000)
            {
                most = Math.Max(most, (double)(index.MemoryBytes - (index.Count * Columns * sizeof(float))) / index.Count);
            }
        }

        Assert.InRange(most, 5, 16);

        // Few pieces, and few copies of a row: growth costs no more than a factor.
        (int chunks, long gathered) = index.Pieces;
        Assert.InRange(chunks, 1, 40);
        Assert.InRange((double)gathered / index.Count, 0.5, 6);
        Assert.Equal([(hasAnyIds ? (Rows - 1) ^ 1 : Rows - 1)], index.Search([1, .. new float[Columns - 1]], 1).Ids.ToArray());
    }

    [Fact]
    public void RowsThatComeAndGoWhileChunksAreGatheredAreAllThere()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using VectorDevice other = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create([new(device), new(other)], new() { Dimensions = 1, Metric = Metric.L1, Coarse = CoarseCopy.None });
        const int Each = 30_000;
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(number => new Thread(() =>
        {
            int first = number * Each;
            for (int i = 0; i < Each; i += 10)
            {
                index.AddRange([.. Enumerable.Range(first + i, 10).Select(id => (long)id)], [.. Enumerable.Range(first + i, 10).Select(id => (float)id)]);
                if (i % 30 == 20)
                {
                    index.RemoveRange([first + i, first + i - 15]);
                    index.Upsert(first + i - 5, [first + i - 5]);
                }

                if (i % 3000 == 0)
                {
                    index.Compact(1);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        while (Array.Exists(threads, thread => thread.IsAlive))
        {
            SearchResult found = index.Search([3 * Each], 50);
            Assert.All(Enumerable.Range(0, found.Count), rank => Assert.Equal((3 * Each) - found[rank].Id, found[rank].Score));
        }

        Array.ForEach(threads, thread => thread.Join());
        long[] expected = [.. Enumerable.Range(0, 3 * Each).Where(id => id % 30 is not (20 or 5)).Select(id => (long)id)];
        Assert.Equal(expected, index.GetIds());
        Assert.All(expected.Where(id => id % 97 == 0), id => Assert.Equal([(float)id], index.Get(id)));
        Assert.InRange(index.CountsByDevice[0], expected.Length / 4, expected.Length * 3 / 4);
        Assert.True(index.Pieces.GatheredRows > 0);
    }
}
