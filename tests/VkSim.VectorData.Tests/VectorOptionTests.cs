namespace VkSim.VectorData.Tests;

/// <summary>Vectors in fewer bits, and copies that searches read first.</summary>
public sealed class VectorOptionTests : IDisposable
{
    private const int Dimensions = 24;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<VkSimVectorOptions> Kinds =>
    [
        new VkSimVectorOptions { Storage = ElementType.Float16 },
        new VkSimVectorOptions { Storage = ElementType.BFloat16 },
        new VkSimVectorOptions { Quantization = Quantization.Int8 },
        new VkSimVectorOptions { Coarse = CoarseCopy.Int8 },
        new VkSimVectorOptions { Storage = ElementType.BFloat16, Coarse = CoarseCopy.Int8 },
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ACollectionFindsWhatAnIndexWithTheseOptionsFinds(VkSimVectorOptions options)
    {
        float[][] vectors = Vectors(60, 1);
        using var index = EmbeddingIndex.Create(Cpu.Device, new()
        {
            Dimensions = Dimensions,
            Metric = Metric.L2,
            Storage = options.Storage,
            Quantization = options.Quantization,
            Coarse = options.Coarse,
        });
        index.AddRange([.. vectors.SelectMany(vector => vector)]);
        using (VkSimVectorStore store = Open(options))
        {
            await FillAsync(Points(store, DistanceFunction.EuclideanDistance), vectors);
        }

        using VkSimVectorStore again = Open(options);
        foreach (float[] query in Vectors(4, 2))
        {
            SearchResult expected = index.Search(query, 7);
            List<VectorSearchResult<Dictionary<string, object?>>> found =
                await Points(again, DistanceFunction.EuclideanDistance).SearchAsync(query, 7, new() { IncludeVectors = true }).ListAsync();
            Assert.Equal(Enumerable.Range(0, 7).Select(rank => ((int)expected[rank].Id, (double)expected[rank].Score)), found.Select(hit => ((int)hit.Record["Id"]!, hit.Score!.Value)));
            Assert.Equal(index.Get(expected[0].Id), (float[])found[0].Record["Place"]!);
        }
    }

    [Fact]
    public async Task VectorsByHammingDistanceAreBits()
    {
        float[][] vectors = Vectors(50, 3);
        float[] query = Vectors(1, 4)[0];
        using VkSimVectorStore store = Open(null);
        VectorStoreCollection<object, Dictionary<string, object?>> points = Points(store, DistanceFunction.HammingDistance);
        await FillAsync(points, vectors);
        (int, double)[] expected = [.. vectors
            .Select((vector, id) => (Id: id, Distance: vector.Zip(query).Count(pair => pair.First > 0 != pair.Second > 0)))
            .OrderBy(hit => hit.Distance).ThenBy(hit => hit.Id).Select(hit => (hit.Id, (double)hit.Distance))];
        async Task<IEnumerable<(int, double)>> Search(VectorSearchOptions<Dictionary<string, object?>> options) =>
            (await points.SearchAsync(query, 50, options).ListAsync()).Select(hit => ((int)hit.Record["Id"]!, hit.Score!.Value));
        Assert.Equal(expected, await Search(new()));

        // A distance up to the threshold counts.
        Assert.Equal(expected.Where(hit => hit.Item2 <= 10), await Search(new() { ScoreThreshold = 10 }));
        Assert.NotEmpty(await Search(new() { ScoreThreshold = 10 }));
    }

    [Fact]
    public async Task OptionsOfAStoreDoNotKeepFromBitsBesideOtherVectors()
    {
        using VkSimVectorStore store = Open(new() { Coarse = CoarseCopy.Int8 });
        await FillAsync(Points(store, DistanceFunction.HammingDistance, "bits"), Vectors(3, 5));
        await FillAsync(Points(store, DistanceFunction.CosineSimilarity, "rows"), Vectors(3, 5));
        Assert.Equal(3, (await Points(store, DistanceFunction.HammingDistance, "bits").SearchAsync(new float[Dimensions], 9).ListAsync()).Count);
    }

    [Fact]
    public async Task WhatDoesNotBelongTogetherIsRefused()
    {
        using VkSimVectorStore binary = Open(new() { Quantization = Quantization.Binary });
        Assert.Contains("'CosineDistance'; expected 'HammingDistance'", Refused(binary, DistanceFunction.CosineDistance));
        binary.Dispose();
        using VkSimVectorStore both = Open(new() { Quantization = Quantization.Int8, Storage = ElementType.Float16 });
        Assert.Contains("Int8 with storage Float16", Refused(both, DistanceFunction.EuclideanDistance));
        both.Dispose();
        using VkSimVectorStore coarse = Open(new() { Coarse = CoarseCopy.Int8 });
        Assert.Contains("there is no bound", Refused(coarse, DistanceFunction.ManhattanDistance));
        await FillAsync(Points(coarse, DistanceFunction.DotProductSimilarity), Vectors(2, 6));

        // Who opens it with other vectors is told; who says nothing takes it as it is.
        using var plain = new VkSimDynamicCollection(coarse.Catalog, "points", new() { Definition = Definition(DistanceFunction.DotProductSimilarity) });
        await plain.EnsureCollectionExistsAsync();
        using var other = new VkSimDynamicCollection(
            coarse.Catalog, "points", new() { Definition = Definition(DistanceFunction.DotProductSimilarity), Vectors = new() { Storage = ElementType.Float16 } });
        VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(() => other.EnsureCollectionExistsAsync());
        Assert.Contains("coarse copy Int8, asked for is storage Float16", failure.Message);
        Assert.Throws<ArgumentOutOfRangeException>("Storage", () => new VkSimDynamicCollection(Cpu.Device, "points", new()
        {
            Definition = Definition(DistanceFunction.DotProductSimilarity),
            Vectors = new() { Storage = (ElementType)99 },
        }));
    }

    private static float[][] Vectors(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Dimensions).Select(_ => (2 * random.NextSingle()) - 1).ToArray())];
    }

    private static VectorStoreCollectionDefinition Definition(string function) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty("Id", typeof(int)),
            new VectorStoreVectorProperty("Place", typeof(float[]), Dimensions) { DistanceFunction = function },
        ],
    };

    private static VectorStoreCollection<object, Dictionary<string, object?>> Points(VkSimVectorStore store, string function, string name = "points") =>
        store.GetDynamicCollection(name, Definition(function));

    private static string Refused(VkSimVectorStore store, string function) => Assert.Throws<NotSupportedException>(() => Points(store, function)).Message;

    private static async Task FillAsync(VectorStoreCollection<object, Dictionary<string, object?>> points, float[][] vectors)
    {
        await points.EnsureCollectionExistsAsync();
        await points.UpsertAsync(vectors.Select((vector, id) => new Dictionary<string, object?> { ["Id"] = id, ["Place"] = vector }));
    }

    private VkSimVectorStore Open(VkSimVectorOptions? options) => new(_folder.Path, Cpu.Device, new() { FlushesToDisk = false, Vectors = options });
}
