using Microsoft.Extensions.AI;

namespace VkSim.VectorData.Tests;

/// <summary>Vectors that a generator makes of what records and searches give.</summary>
public sealed class EmbeddingTests
{
    private static VectorStoreCollectionDefinition Definition(IEmbeddingGenerator? ofProperty = null, IEmbeddingGenerator? ofCollection = null) => new()
    {
        EmbeddingGenerator = ofCollection,
        Properties =
        [
            new VectorStoreKeyProperty("Id", typeof(int)),
            new VectorStoreDataProperty("Text", typeof(string)),
            new VectorStoreVectorProperty("Vector", typeof(string), 2) { EmbeddingGenerator = ofProperty, DistanceFunction = DistanceFunction.EuclideanDistance },
        ],
    };

    [Fact]
    public async Task TextsAreEmbeddedWhenTheyAreStoredAndSearched()
    {
        var generator = new LengthGenerator();
        using var store = new VkSimVectorStore(Cpu.Device, new() { EmbeddingGenerator = generator });
        VectorStoreCollection<int, Page> pages = store.GetCollection<int, Page>("pages");
        await pages.EnsureCollectionExistsAsync();
        await pages.UpsertAsync([new() { Id = 1, Text = "a" }, new() { Id = 2, Text = "bbb" }, new() { Id = 3, Text = "ccccccc" }]);
        Assert.Equal([3], generator.Batches);
        List<VectorSearchResult<Page>> found = await pages.SearchAsync("xxxx", 2).ListAsync();
        Assert.Equal([("bbb", 1.0), ("a", 3.0)], found.Select(hit => (hit.Record.Text, hit.Score!.Value)));
        Assert.Equal([3], (await pages.SearchAsync(new float[] { 7, 0 }, 1).ListAsync()).Select(hit => hit.Record.Id));
        Assert.Throws<NotSupportedException>(() => { pages.SearchAsync("x", 1, new() { IncludeVectors = true }); });
        Assert.Throws<NotSupportedException>(() => { pages.GetAsync([1], new() { IncludeVectors = true }); });
        Assert.Throws<NotSupportedException>(() => { pages.GetAsync(page => true, 1, new() { IncludeVectors = true }); });
        await Assert.ThrowsAsync<InvalidOperationException>(() => pages.SearchAsync(5, 1).ListAsync());
    }

    [Fact]
    public async Task TheNearestGeneratorIsTaken()
    {
        LengthGenerator ofStore = new(), ofCollection = new(), ofProperty = new();
        using var store = new VkSimVectorStore(Cpu.Device, new() { EmbeddingGenerator = ofStore });
        foreach ((VectorStoreCollectionDefinition definition, int[] calls) in new[]
        {
            (Definition(), new[] { 1, 0, 0 }), (Definition(ofProperty), [1, 0, 1]), (Definition(ofProperty, ofCollection), [1, 0, 2]), (Definition(null, ofCollection), [1, 1, 2]),
        })
        {
            VectorStoreCollection<object, Dictionary<string, object?>> records = store.GetDynamicCollection("records", definition);
            await records.EnsureCollectionExistsAsync();
            await records.UpsertAsync(new Dictionary<string, object?> { ["Id"] = 1, ["Text"] = "t", ["Vector"] = "to embed" });
            Assert.Equal(calls, new[] { ofStore, ofCollection, ofProperty }.Select(generator => generator.Batches.Count));
        }

        VectorStoreCollection<int, Page> pages = store.GetCollection<int, Page>("pages", new() { EmbeddingGenerator = ofCollection });
        await pages.EnsureCollectionExistsAsync();
        await pages.UpsertAsync(new Page { Id = 1, Text = "x" });
        Assert.Equal(2, ofCollection.Batches.Count);
    }

    [Fact]
    public async Task VectorsMayBeSearchedByTextToo()
    {
        using var notes = new VkSimCollection<string, Note>(Cpu.Device, "notes", new() { EmbeddingGenerator = new LengthGenerator() });
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync([Note.At("a", 1), Note.At("b", 5)]);
        VectorSearchResult<Note> best = (await notes.SearchAsync("four", 1, new() { IncludeVectors = true }).ListAsync())[0];
        Assert.Equal(("b", 1.0), (best.Record.Id, best.Score!.Value));
        Assert.Equal([5f, 0f], best.Record.Place!.Value.ToArray());
    }

    [Fact]
    public async Task WithoutAGeneratorOnlyVectorsAreSearched()
    {
        using var notes = new VkSimCollection<string, Note>(Cpu.Device, "notes");
        await notes.EnsureCollectionExistsAsync();
        await Assert.ThrowsAsync<NotSupportedException>(() => notes.SearchAsync("text", 1).ListAsync());
    }

    [Fact]
    public async Task AGeneratorOfOtherDimensionsIsNamedAndNothingIsStored()
    {
        using var pages = new VkSimCollection<int, Page>(Cpu.Device, "pages", new() { EmbeddingGenerator = new LengthGenerator { Dimensions = 3 } });
        await pages.EnsureCollectionExistsAsync();
        Assert.Contains(
            nameof(LengthGenerator), (await Assert.ThrowsAsync<InvalidOperationException>(() => pages.UpsertAsync(new Page { Id = 1, Text = "x" }))).Message);
        Assert.Null(await pages.GetAsync(1));
    }

    [Fact]
    public async Task TypesOfOnesOwnAreEmbedded()
    {
        VectorStoreCollectionDefinition definition = new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(int)),
                new VectorStoreVectorProperty<Version>("Vector", 1) { EmbeddingGenerator = new MajorGenerator(), DistanceFunction = DistanceFunction.EuclideanDistance },
            ],
        };
        using var records = new VkSimDynamicCollection(Cpu.Device, "records", new() { Definition = definition });
        await records.EnsureCollectionExistsAsync();
        await records.UpsertAsync([new() { ["Id"] = 1, ["Vector"] = new Version(4, 1) }, new() { ["Id"] = 2, ["Vector"] = new Version(9, 0) }]);
        Assert.Equal(2, (await records.SearchAsync(new Version(8, 0), 1).ListAsync())[0].Record["Id"]);
    }

    internal sealed class Page
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreData]
        public string Text { get; set; } = "";

        [VectorStoreVector(2, DistanceFunction = DistanceFunction.EuclideanDistance)]
        public string Embedded => Text;
    }

    // A text's vector is its length, and zeros.
    internal sealed class LengthGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public int Dimensions { get; init; } = 2;

        public List<int> Batches { get; } = [];

        public void Dispose()
        {
        }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var made = new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(new float[Dimensions].Select((_, i) => i == 0 ? value.Length : 0f).ToArray())));
            Batches.Add(made.Count);
            return Task.FromResult(made);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;
    }

    private sealed class MajorGenerator : IEmbeddingGenerator<Version, Embedding<float>>
    {
        public void Dispose()
        {
        }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<Version> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(new float[] { value.Major }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
