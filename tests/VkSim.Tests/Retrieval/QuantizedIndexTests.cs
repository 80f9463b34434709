using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>Vectors in fewer bits.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class QuantizedIndexTests
{
    private static readonly Metric[] Metrics = [Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.L1, Metric.LInf];
    private static readonly IndexFilter?[] Filters = [null, IndexFilter.Where(id => id % 3 == 0), IndexFilter.Of(2, 5, 70, 71)];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Fact]
    public void ScoresAreThoseOfTheRoundedVectors()
    {
        using var device = VectorDevice.Create("cpu");
        foreach (Metric metric in Metrics)
        {
            foreach (int d in new[] { 0, 1, 3, 16, 17, 100, 1000 })
            {
                int n = d == 1000 ? 1500 : 300;
                var options = new EmbeddingIndexOptions { Dimensions = d, Metric = metric };
                using var bytes = EmbeddingIndex.Create(device, options with { Quantization = Quantization.Int8 });
                using var rounded = EmbeddingIndex.Create(device, options);
                float[] rows = RandomRows.Normal(n, d);
                for (int id = 0; id < n; id++)
                {
                    Span<float> row = rows.AsSpan(id * d, d);
                    if (id % 50 == 7)
                    {
                        row.Clear();
                    }
                    else if (id % 50 == 8 && d > 0)
                    {
                        row[id % d] = id % 100 == 8 ? float.NaN : float.NegativeInfinity;
                    }
                }

                bytes.AddRange([.. Enumerable.Range(0, n).Select(i => (long)i)], rows);
                bytes.RemoveRange([1, 4, 50]);
                bytes.Upsert(60, rows.AsSpan(0, d));
                Assert.True(bytes.Compact());
                foreach (long id in bytes.GetIds())
                {
                    float[] stored = bytes.Get(id);
                    rounded.Add(id, stored);
                    CheckRounding(rows.AsSpan((id == 60 ? 0 : (int)id) * d, d), stored);
                }

                float[] queries = RandomRows.Normal(3, d, 2);
                Same(bytes, rounded, queries);
            }
        }
    }

    [Fact]
    public void OfBitsTheDifferencesAreCounted()
    {
        using var device = VectorDevice.Create("cpu");
        foreach (int d in new[] { 0, 1, 63, 64, 65, 300 })
        {
            const int N = 5000;
            using var bits = EmbeddingIndex.Create(device, new() { Dimensions = d, Metric = Metric.L0, Quantization = Quantization.Binary });
            float[] rows = RandomRows.Normal(N, d);
            long[] ids = [.. Enumerable.Range(0, N).Select(i => (long)i)];
            new Random(3).Shuffle(ids);
            bits.AddRange(ids, rows);
            bits.RemoveRange([3, 9, 4000]);
            float[] queries = RandomRows.Normal(3, d, 2);
            foreach ((IndexFilter? filter, Func<long, bool> allows) in new (IndexFilter?, Func<long, bool>)[]
            {
                (null, _ => true), (Filters[1], id => id % 3 == 0), (Filters[2], id => id is 2 or 5 or 70 or 71),
            })
            {
                SearchResult found = bits.Search(queries, d == 0 ? 9 : 20, filter);
                for (int query = 0; query < found.Queries; query++)
                {
                    (long Id, int Distance)[] expected = [.. ids.Select((id, i) => (id, Differing(rows.AsSpan(i * d, d), queries.AsSpan(query * d, d))))
                        .Where(row => row.id is not (3 or 9 or 4000) && allows(row.id)).OrderBy(row => row.Item2).ThenBy(row => row.id).Take(found.K)];
                    Assert.Equal(expected.Select(row => row.Id), found.IdsOf(query)[..expected.Length].ToArray());
                    Assert.Equal(expected.Select(row => (float)row.Distance), found.ScoresOf(query)[..expected.Length].ToArray());
                    Assert.All(found.IdsOf(query)[expected.Length..].ToArray(), id => Assert.Equal(-1, id));
                }
            }

            Assert.All(bits.Get(ids[0]).Zip(rows[..d]), pair => Assert.Equal(pair.Second > 0 ? 1f : 0f, pair.First));
            int first = Differing(rows.AsSpan(0, d), queries.AsSpan(0, d));
            Assert.Contains(ids[0], bits.SearchWithin(queries.AsSpan(0, d), first).Ids.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void MemoryIsWhatTheBitsTake(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 10_000, D = 512;
        float[] rows = RandomRows.Normal(N, D);
        using var plain = EmbeddingIndex.Create(device, new() { Dimensions = D, Metric = Metric.L2 });
        using var bytes = EmbeddingIndex.Create(device, new() { Dimensions = D, Metric = Metric.L2, Quantization = Quantization.Int8 });
        using var bits = EmbeddingIndex.Create(device, new() { Dimensions = D, Metric = Metric.L0, Quantization = Quantization.Binary });
        foreach (EmbeddingIndex index in new[] { plain, bytes, bits })
        {
            index.AddRange(rows);
        }

        Assert.InRange(bytes.MemoryBytes, N * (D + 4), plain.MemoryBytes * 0.3);
        Assert.InRange(bits.MemoryBytes, N * (D / 8), plain.MemoryBytes * 0.05);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public Task ChangesWithinRadiiAndAwaitedSearchesFindTheRoundedVectors(DeviceCase row) => DeviceMatrix.RunAloneAsync(row, async device =>
    {
        foreach ((Quantization quantization, Metric metric) in new[] { (Quantization.Int8, Metric.Dot), (Quantization.Binary, Metric.L0) })
        {
            using var index = EmbeddingIndex.Create(device, new() { Dimensions = 12, Metric = metric, Quantization = quantization });
            index.AddRange(RandomRows.Normal(300, 12));
            index.RemoveRange([.. Enumerable.Range(0, 60).Select(i => 3L * i)]);
            index.UpsertRange([7, 500, 8], RandomRows.Normal(3, 12, 3));
            Assert.True(index.Compact());
            float[] query = RandomRows.Normal(1, 12, 2);
            if (quantization == Quantization.Binary)
            {
                query = Array.ConvertAll(query, value => value > 0 ? 1f : 0);
            }

            double ScoreOf(long id) => index.Get(id).Zip(query).Sum(pair => metric == Metric.Dot ? (double)pair.First * pair.Second : pair.First == pair.Second ? 0 : 1);
            (long Id, double Score)[] expected = [.. index.GetIds().Select(id => (id, ScoreOf(id)))
                .OrderBy(pair => metric == Metric.Dot ? -pair.Item2 : pair.Item2).ThenBy(pair => pair.id)];
            SearchResult found = await index.SearchAsync(query, 20);
            Assert.Equal(expected[..20].Select(pair => pair.Id), found.Ids.ToArray());
            Assert.All(expected[..20].Zip(found.Scores.ToArray()), pair => Assert.Equal(pair.First.Score, pair.Second, 1e-5));
            float radius = found.Scores[9];
            int within = metric == Metric.Dot ? 10 : expected.Count(pair => pair.Score <= radius);
            Assert.Equal(expected[..within].Select(pair => pair.Id), index.SearchWithin(query, radius).Ids.ToArray());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhatDoesNotBelongTogetherIsRefused(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        void Refused<T>(EmbeddingIndexOptions options)
            where T : Exception
            => Assert.Throws<T>(() => EmbeddingIndex.Create(device, options));
        Refused<ArgumentException>(new() { Dimensions = 3, Quantization = Quantization.Int8, Storage = ElementType.Float16 });
        Refused<ArgumentException>(new() { Dimensions = 3, Quantization = Quantization.Int8, Coarse = CoarseCopy.Int8 });
        Refused<ArgumentException>(new() { Dimensions = 3, Quantization = Quantization.Binary });
        Refused<ArgumentException>(new() { Dimensions = 3, Metric = Metric.L0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 3, Quantization = (Quantization)7 });
    });

    private static void CheckRounding(ReadOnlySpan<float> vector, float[] stored)
    {
        float largest = 0;
        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
            {
                Assert.All(stored, component => Assert.True(float.IsNaN(component)));
                return;
            }

            largest = MathF.Max(largest, MathF.Abs(value));
        }

        for (int i = 0; i < vector.Length; i++)
        {
            Assert.InRange(stored[i] - vector[i], -largest / 253.9f, largest / 253.9f);
        }
    }

    private static int Differing(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        int count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            count += a[i] > 0 != b[i] > 0 ? 1 : 0;
        }

        return count;
    }

    private static void Same(EmbeddingIndex index, EmbeddingIndex expected, float[] queries)
    {
        foreach (IndexFilter? filter in Filters)
        {
            foreach (int k in new[] { 1, 10, 200 })
            {
                SearchResult all = expected.Search(queries, k, filter);
                SearchResult found = index.Search(queries, k, filter);
                Assert.Equal(all.Ids.ToArray(), found.Ids.ToArray());
                Assert.Equal(
                    Array.ConvertAll(all.Scores.ToArray(), BitConverter.SingleToUInt32Bits), Array.ConvertAll(found.Scores.ToArray(), BitConverter.SingleToUInt32Bits));
            }
        }
    }
}
