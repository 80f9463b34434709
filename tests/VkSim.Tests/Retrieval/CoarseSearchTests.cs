using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>An index with a coarse copy finds what one without finds, to the bit.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class CoarseSearchTests
{
    private static readonly Metric[] Metrics = [Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2];
    private static readonly int[] Columns = [0, 1, 3, 16, 17, 64, 130];

    private static readonly IndexFilter?[] Filters =
        [null, IndexFilter.Where(id => id % 3 != 1), IndexFilter.Where(id => id % 40 == 3), IndexFilter.Of(5, 17, 29)];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryMetricStorageFilterAndKFindsTheSameBits(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (Metric metric in Metrics[..(row.IsCpu ? 4 : 1)])
        {
            foreach (ElementType storage in Enum.GetValues<ElementType>())
            {
                Check(device, new() { Dimensions = 40, Metric = metric, Storage = storage }, new Random(5), row.Scale(3000, 600), row.IsCpu ? 4 : 1);
            }
        }
    });

    [Property(MaxTest = 60)]
    public Property AnyRowsFindTheSameBits() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            using var device = VectorDevice.Create("cpu");
            var random = new Random(seed);
            ZeroVectorPolicy zeros = (ZeroVectorPolicy)random.Next(2);
            var options = new EmbeddingIndexOptions
            {
                Dimensions = Columns[random.Next(Columns.Length)],
                Metric = Metrics[random.Next(4)],
                ZeroVectors = zeros,
                Epsilon = random.Next(4) == 0 ? 0 : 1e-8f,
            };
            Check(device, options, random, 700);
        });

    [Fact]
    public void LongRowsFindTheSameBits()
    {
        using var device = VectorDevice.Create("cpu");
        foreach (Metric metric in Metrics)
        {
            Check(device, new() { Dimensions = 4097, Metric = metric }, new Random(1), 300);
        }
    }

    [Fact]
    public void FewRowsOfManyAreComparedAndAllTheseWhereALimitCutsThem()
    {
        const int N = 20_000, D = 128;
        using var device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, Coarse = CoarseCopy.Int8 });
        index.AddRange(RandomRows.Normal(N, D));
        float[] query = RandomRows.Normal(1, D, 2);
        SearchResult found = index.Search(query, 10);
        Assert.True(found.IsExact);
        Assert.InRange(found.Rescored, 10, 200);

        using var limited = EmbeddingIndex.Create(device, index.Options with { MostRescored = (int)found.Rescored - 1 });
        limited.AddRange(RandomRows.Normal(N, D));
        SearchResult cut = limited.Search(query, 10);
        Assert.False(cut.IsExact);
        Assert.Equal(found.Rescored - 1, cut.Rescored);
        Assert.Equal(found.Ids[..5].ToArray(), cut.Ids[..5].ToArray());
        long[] ids = new long[10];
        limited.Search(query, 10, ids, new float[10]);
        Assert.Equal(found.Ids.ToArray(), ids);

        // Of equal rows a few are as good as all the others.
        using var same = EmbeddingIndex.Create(device, index.Options with { MostRescored = 20 });
        same.AddRange([.. Enumerable.Range(0, N).SelectMany(_ => query)]);
        SearchResult ties = same.Search(query, 10);
        Assert.False(ties.IsExact);
        Assert.Equal(20, ties.Rescored);
        Assert.All(ties.Scores.ToArray(), score => Assert.Equal(ties[0].Score, score));
        SearchResult all = index.Search(query, N);
        Assert.Equal((true, 0L, N), (all.IsExact, all.Rescored, all.Count));
    }

    [Fact]
    public void TheCopyFollowsEveryChange()
    {
        const int D = 24;
        using var device = VectorDevice.Create("cpu");
        foreach (Metric metric in Metrics)
        {
            var options = new EmbeddingIndexOptions { Dimensions = D, Metric = metric };
            using var plain = EmbeddingIndex.Create(device, options);
            using var coarse = EmbeddingIndex.Create(device, options with { Coarse = CoarseCopy.Int8 });
            float[] rows = RandomRows.Normal(3000, D);
            float[] others = RandomRows.Normal(400, D, 2);
            foreach (EmbeddingIndex index in new[] { plain, coarse })
            {
                index.AddRange(rows);
                index.RemoveRange([.. Enumerable.Range(0, 700).Select(i => 3L * i)]);
                index.UpsertRange([.. Enumerable.Range(0, 400).Select(i => 5L * i)], others);
                Assert.True(index.Compact());
            }

            for (int query = 0; query < 8; query++)
            {
                CompareAll(plain, coarse, others.AsSpan(query * D, D).ToArray());
            }

            Assert.True(coarse.MemoryBytes > plain.MemoryBytes);
        }
    }

    [Fact]
    public void AnIndexFromAFileHasACopyToo()
    {
        const int D = 40;
        string path = Path.Combine(Directory.CreateTempSubdirectory("coarse").FullName, "rows.vksim");
        using var device = VectorDevice.Create("cpu");
        var options = new EmbeddingIndexOptions { Dimensions = D, Coarse = CoarseCopy.Int8 };
        float[] query = RandomRows.Normal(1, D, 2);
        SearchResult expected;
        using (var index = EmbeddingIndex.Open(path, device, options))
        {
            index.AddRange(RandomRows.Normal(4000, D));
            index.Save();
            index.RemoveRange([.. Enumerable.Range(0, 100).Select(i => 7L * i)]);
            index.Upsert(4, query);
            expected = index.Search(query, 5);
        }

        using (var opened = EmbeddingIndex.Open(path, device, options))
        {
            SearchResult found = opened.Search(query, 5);
            Same(expected.Ids, expected.Scores, found.Ids, found.Scores);
            Assert.True(expected.Rescored > 0);
            Assert.Equal(expected.Rescored, found.Rescored);
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public Task AwaitedSearchesFindTheSameBits(DeviceCase row) => DeviceMatrix.RunAloneAsync(row, async device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 20, Coarse = CoarseCopy.Int8 });
        index.AddRange(RandomRows.Normal(row.Scale(2000, 100), 20));
        float[] queries = RandomRows.Normal(3, 20, 2);
        SearchResult expected = index.Search(queries, 6);
        SearchResult awaited = await index.SearchAsync(queries, 6);
        Assert.Equal(expected.Ids.ToArray(), awaited.Ids.ToArray());
        Assert.Equal(expected.Scores.ToArray(), awaited.Scores.ToArray());
        Assert.Equal((expected.IsExact, expected.Rescored), (awaited.IsExact, awaited.Rescored));
    });

    [Fact]
    public void WhatHasNoBoundIsRefused()
    {
        using var device = VectorDevice.Create("cpu");
        Assert.Throws<ArgumentException>(() => EmbeddingIndex.Create(device, new() { Dimensions = 3, Metric = Metric.L1, Coarse = CoarseCopy.Int8 }));
        Assert.Throws<ArgumentException>(() => EmbeddingIndex.Create(device, new() { Dimensions = 3, Metric = Metric.LInf, Coarse = CoarseCopy.Int8 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 3, Coarse = (CoarseCopy)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 3, MostRescored = 0 });
    }

    internal static void Check(VectorDevice device, EmbeddingIndexOptions options, Random random, int n, int queries = 4)
    {
        using var plain = EmbeddingIndex.Create(device, options);
        using var coarse = EmbeddingIndex.Create(device, options with { Coarse = CoarseCopy.Int8 });
        float[] rows = Rows(random, n, options.Dimensions);
        long[] ids = [.. Enumerable.Range(0, n).Select(i => (long)i)];
        if (random.Next(2) == 0)
        {
            random.Shuffle(ids);
        }

        plain.AddRange(ids, rows);
        coarse.AddRange(ids, rows);
        for (int i = 0; i < queries; i++)
        {
            // One of the rows, or near one, or another.
            float[] query = i % 2 == 0 ? rows.AsSpan(random.Next(n) * options.Dimensions, options.Dimensions).ToArray() : Rows(random, 1, options.Dimensions);
            CompareAll(plain, coarse, query);
        }
    }

    // Many scores about the k-th that differ by roundings, duplicates, wide ranges, zeros, subnormals, and what is not finite.
    private static float[] Rows(Random random, int n, int d)
    {
        float[] rows = RandomRows.Normal(n, d, random.Next());
        int kind = random.Next(6);
        for (int i = 0; i < n && n > 1; i++)
        {
            Span<float> row = rows.AsSpan(i * d, d);
            int of = random.Next(12);
            for (int j = 0; j < d; j++)
            {
                row[j] = (kind, of) switch
                {
                    (0, _) => rows[j] * (1 + ((random.NextSingle() - 0.5f) * 1e-5f)),
                    (1, _) => rows[(of * d) + j],
                    (2, _) => row[j] * MathF.ScaleB(1, random.Next(-140, 30)),
                    (3, < 3) => row[j] * float.Epsilon * 100,
                    (3, 4) => row[j] * 1e30f,
                    (_, 5) when kind > 3 => 0,
                    (_, 6) when kind > 3 && j == i % d => random.Next(2) == 0 ? float.NaN : float.PositiveInfinity,
                    _ => row[j],
                };
            }
        }

        return rows;
    }

    private static void CompareAll(EmbeddingIndex plain, EmbeddingIndex coarse, float[] query)
    {
        foreach (IndexFilter? filter in Filters)
        {
            foreach (int k in new[] { 1, 10, 40 })
            {
                SearchResult expected = plain.Search(query, k, filter);
                SearchResult found = coarse.Search(query, k, filter);
                Assert.True(found.IsExact);
                Same(expected.Ids, expected.Scores, found.Ids, found.Scores);
                float worst = expected.Count > 0 ? expected.ScoresOf(0)[expected.Count / 2] : 1;
                if (!float.IsNaN(worst))
                {
                    expected = plain.Search(query, k, filter, worst);
                    found = coarse.Search(query, k, filter, worst);
                    Same(expected.Ids, expected.Scores, found.Ids, found.Scores);
                    RangeResult within = plain.SearchWithin(query, worst, filter);
                    RangeResult foundWithin = coarse.SearchWithin(query, worst, filter);
                    Same(within.Ids, within.Scores, foundWithin.Ids, foundWithin.Scores);
                }
            }
        }
    }

    private static void Same(ReadOnlySpan<long> expectedIds, ReadOnlySpan<float> expectedScores, ReadOnlySpan<long> ids, ReadOnlySpan<float> scores)
    {
        Assert.Equal(expectedIds.ToArray(), ids.ToArray());
        Assert.Equal(
            Array.ConvertAll(expectedScores.ToArray(), BitConverter.SingleToUInt32Bits), Array.ConvertAll(scores.ToArray(), BitConverter.SingleToUInt32Bits));
    }
}
