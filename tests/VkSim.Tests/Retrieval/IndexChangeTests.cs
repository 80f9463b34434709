using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>Vectors that come and go; what others got wrong.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class IndexChangeTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    public static TheoryData<DeviceCase, int> SeededDevices
    {
        get
        {
            var rows = new TheoryData<DeviceCase, int>();
            foreach (object[] data in (IEnumerable<object[]>)DeviceMatrix.AdaptersButSlow)
            {
                var row = (DeviceCase)data[0];
                for (int seed = 0; seed < row.Scale(12, 1); seed++)
                {
                    rows.Add(row, seed);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(SeededDevices))]
    public void AnySequenceOfChangesFindsWhatADictionaryHolds(DeviceCase row, int seed) => DeviceMatrix.Run(row, device =>
    {
        var random = new Random(seed);
        Metric metric = new[] { Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.L1, Metric.LInf }[seed % 5];
        var walk = new IndexWalk(device, new() { Dimensions = 1 + (seed % 4), Metric = metric }, random);
        walk.Run(row.IsCpu ? 400 : row.Scale(120, 25));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void IdsStayWhenOthersAreRemoved(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 1, Metric = Metric.L1 });
        index.AddRange([0, 1, 2, 3, 4, 5]);
        index.RemoveRange([0, 2]);
        Assert.Equal([5, 4, 3, 1, -1], index.Search([5], 5).Ids.ToArray());
        Assert.True(index.Compact());
        Assert.Equal([5, 4, 3, 1, -1], index.Search([5], 5).Ids.ToArray());
        Assert.Equal([5f], index.Get(5));
        Assert.Equal(6, index.Add([9]));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhatWasRemovedOrReplacedIsNotFound(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 2, Metric = Metric.L2 });
        index.AddRange([7, 8], [1, 1, 1, 1]);
        index.Remove(8);
        Assert.Equal([7, -1], index.Search([1, 1], 2).Ids.ToArray());
        Assert.False(index.Upsert(7, [50, 50]));
        SearchResult found = index.Search([1, 1], 2);
        Assert.Equal([7, -1], found.Ids.ToArray());
        Assert.Equal(49 * MathF.Sqrt(2), found[0].Score, 1e-4f);
        Assert.Equal((1, false, true), (index.Count, index.Contains(8), index.Contains(7)));
        Assert.Equal(0, index.SearchWithin([1, 1], 3).Count);
        index.Add(8, [1, 1]);
        Assert.Equal([8, 7], index.Search([1, 1], 2).Ids.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void FiltersAreAppliedBeforeTheBestAreChosen(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 1, Metric = Metric.L1 });
        index.AddRange([.. Enumerable.Range(0, 200).Select(i => (float)i)]);
        SearchResult found = index.Search([0], 3, IndexFilter.Where(id => id >= 150));
        Assert.Equal([150, 151, 152], found.Ids.ToArray());
        Assert.Equal([150f, 151, 152], found.Scores.ToArray());
        Assert.Equal([199, -1], index.Search([0], 2, IndexFilter.Of(199, 5000)).Ids.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OfVectorsWithOneIdTheLastCounts(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 1, Metric = Metric.L1 });
        Assert.Equal(2, index.UpsertRange([1, 2, 1], [10, 20, 30]));
        Assert.Equal((2, 30f), (index.Count, index.Get(1)[0]));
        Assert.Equal([2, 1], index.Search([10], 2).Ids.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void BadInputIsRefusedAndChangesNothing(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 2, ZeroVectors = ZeroVectorPolicy.Error });
        index.AddRange([5, 6], [1, 0, 0, 1]);
        (Action Call, string Says)[] calls =
        [
            (() => index.Add(5, [1, 1]), "id 5"),
            (() => index.AddRange([7, 8, 7], [1, 1, 1, 1, 1, 1]), "id 7"),
            (() => index.AddRange([7, 6], [1, 1, 1, 1]), "id 6"),
            (() => index.Add(-1, [1, 1]), "-1"),
            (() => index.UpsertRange([3, -1], [1, 1, 1, 1]), "-1"),
            (() => index.Add(7, [1, 2, 3]), "3 values"),
            (() => index.Add([1]), "1 values"),
            (() => index.AddRange([1, 2, 3]), "3 values"),
            (() => index.UpsertRange([7, 8], [1, 2]), "need 4"),
            (() => index.Add(7, [0, 0]), "zero"),
            (() => index.AddRange([7, 8], [1, 1, 0, 0]), "Vector 1"),
            (() => index.Remove(9), "id 9"),
            (() => index.RemoveRange([5, 9]), "id 9"),
            (() => index.RemoveRange([5, 5]), "id 5"),
            (() => index.Get(9), "id 9"),
            (() => index.TryGet(5, new float[1]), "1 elements"),
            (() => index.Search([1, 2], 0), "k"),
            (() => index.Search([1, 2, 3], 1), "3 values"),
            (() => index.Search([0, 0], 1), "zero"),
            (() => index.Search([1, 2], 1, threshold: float.NaN), "NaN"),
            (() => index.Search([1, 2], 3, new long[3], new float[2]), "scores"),
            (() => index.SearchWithin([1, 2], float.NaN), "NaN"),
            (() => index.SearchWithin([1, 2], 1, new long[3], new float[2]), "3 ids and 2 scores"),
            (() => index.Search([1, 2], 1, IndexFilter.FromMask(new bool[6])), "id 6"),
            (() => index.Search([1, 2], 1, IndexFilter.Where(_ => throw new FormatException("mine"))), "mine"),
            (() => index.Compact(double.NaN), "NaN"),
        ];
        foreach ((Action call, string says) in calls)
        {
            Exception error = Assert.ThrowsAny<Exception>(call);
            Assert.True(error is ArgumentException or KeyNotFoundException or FormatException, $"{error.GetType()}: {error.Message}");
            Assert.Contains(says, error.Message);
        }

        Assert.Equal([5, 6], index.GetIds());
        Assert.Equal([5, 6, -1], index.Search([2, 1], 3).Ids.ToArray());
        Assert.False(index.TryRemove(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 1, Metric = Metric.Lp });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 1, Storage = (ElementType)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 1, Epsilon = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 1, BatchWindow = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingIndexOptions { Dimensions = 1, BatchWindow = TimeSpan.FromSeconds(1.1) });
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void IdsMayBeAnyNumbers(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 1, Metric = Metric.L1 });
        index.AddRange([long.MinValue, -2, 0, long.MaxValue], [1, 1, 1, 1]);
        Assert.Equal([long.MinValue, -2, 0, long.MaxValue], index.Search([1], 4).Ids.ToArray());
        Assert.Equal([long.MinValue, -2], index.Search([1], 2).Ids.ToArray());
        Assert.Throws<InvalidOperationException>(() => index.Add([1]));
        Assert.Equal(4, index.Count);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void PlacesAreTakenAgainAndCompactionGivesMemoryBack(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        const int D = 8;
        const int N = 6000;
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, Metric = Metric.L2 });
        float[] rows = RandomRows.Normal(N, D, 1);
        for (int i = 0; i < N; i += 300)
        {
            index.AddRange(rows.AsSpan(i * D, 300 * D));
        }

        long full = index.MemoryBytes;
        long[] all = [.. Enumerable.Range(0, N).Select(i => (long)i)];
        for (int round = 0; round < 5; round++)
        {
            index.UpsertRange(all.AsSpan(0, 300), rows.AsSpan(300 * D, 300 * D));
            index.UpsertRange(all.AsSpan(0, 300), rows.AsSpan(0, 300 * D));
        }

        Assert.InRange(index.MemoryBytes, full, full + (full / 3));
        index.RemoveRange(all.AsSpan(0, N * 3 / 4));
        int slices = 1;
        while (!index.Compact(0))
        {
            Assert.Equal([N - 1], index.Search(rows.AsSpan((N - 1) * D, D), 1).Ids.ToArray());
            slices++;
        }

        Assert.InRange(slices, 2, int.MaxValue);
        Assert.InRange(index.MemoryBytes, 1, full / 2);
        Assert.Equal(all[(N * 3 / 4)..], index.GetIds());
        for (int i = N * 3 / 4; i < N; i += 97)
        {
            Assert.Equal(rows.AsSpan(i * D, D).ToArray(), index.Get(i));
            Assert.Equal([(long)i], index.Search(rows.AsSpan(i * D, D), 1).Ids.ToArray());
        }

        index.RemoveRange(index.GetIds());
        Assert.True(index.Compact());
        Assert.Equal(0, index.Count);
    });

    [Fact]
    public void TheHostKeepsLittleOfARow()
    {
        const int N = 100_000;
        using var device = VectorDevice.Create("cpu");
        using var automatic = EmbeddingIndex.Create(device, new() { Dimensions = 4, Metric = Metric.Dot });
        using var given = EmbeddingIndex.Create(device, new() { Dimensions = 4, Metric = Metric.Dot });
        float[] rows = new float[N * 4];
        automatic.AddRange(rows);
        given.AddRange([.. Enumerable.Range(0, N).Select(i => i * 0x9E3779B97F4A7C1L)], rows);
        Assert.InRange(automatic.MemoryBytes - (N * 16), 0, N * 8L);
        Assert.InRange(given.MemoryBytes - (N * 16), 0, N * 16L);
    }

    [Fact]
    public void AnIndexThatWasDisposedSaysSo()
    {
        using var device = VectorDevice.Create("cpu");
        var index = EmbeddingIndex.Create(device, new() { Dimensions = 1 });
        index.Add([1]);
        index.Dispose();
        index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => index.Search([1], 1));
        Assert.Throws<ObjectDisposedException>(() => index.Add([1]));
        Assert.Throws<ObjectDisposedException>(() => index.Add(1, [1]));
        Assert.Throws<ObjectDisposedException>(() => index.Contains(1));
        Assert.Throws<ObjectDisposedException>(() => index.Compact());
    }
}
