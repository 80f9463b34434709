using Orleans.TestingHost;
using VkSim.VectorData.Tests;
using Notes = Microsoft.Extensions.VectorData.VectorStoreCollection<string, VkSim.VectorData.Tests.Note>;

namespace VkSim.Orleans.Tests;

/// <summary>Collections of records here and vectors in a cluster, whose silos end, answer too late, or have something else.</summary>
public sealed class ClusterVectorIndexesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(), _shards = new(), _other = new();

    public void Dispose() => Array.ForEach([_folder, _shards, _other], folder => folder.Dispose());

    [Fact]
    public async Task SilosThatEndBetweenChangesAndSearchesAreNotNoticed()
    {
        var random = new Random(4);
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(3, _ => new FolderShardStore(_shards.Path));
        for (int round = 0; round < 2; round++)
        {
            using VkSimVectorStore store = ClusterStores.Open(cluster, _folder), local = OpenLocal();
            Notes notes = await NotesAsync(store), expected = await NotesAsync(local);
            for (int change = 0; change < 6; change++)
            {
                Note[] stored = [.. Enumerable.Range(0, 30).Select(_ => Note.At($"{random.Next(60)}", random.Next(5), random.Next(5)))];
                string[] gone = [.. Enumerable.Range(0, 8).Select(_ => $"{random.Next(60)}")];
                await Task.WhenAll(notes.UpsertAsync(stored), expected.UpsertAsync(stored));
                await Task.WhenAll(notes.DeleteAsync(gone), expected.DeleteAsync(gone));
                if (change == 2)
                {
                    await cluster.KillSiloAsync(cluster.Silos[random.Next(cluster.Silos.Count)]);
                    await cluster.StartAdditionalSiloAsync();
                }

                await AssertSameAsync(expected, notes, random);
            }
        }

        // What is opened again has nothing but its records.
        using VkSimVectorStore again = ClusterStores.Open(cluster, _folder), one = OpenLocal();
        Notes last = await NotesAsync(again);
        await AssertSameAsync(await NotesAsync(one), last, random);
        ClusterIndex index = cluster.Client.GetClusterIndex(Path.GetFileName(Assert.Single(Directory.GetDirectories(_shards.Path))));
        Assert.StartsWith("vectordata-", index.Name);
        Assert.Equal((await last.GetAsync(note => true, 99).ListAsync()).Count, await index.CountAsync());

        // A collection that is deleted leaves an index without vectors; another one of the name has another index.
        await last.EnsureCollectionDeletedAsync();
        Assert.Equal(0, await index.CountAsync());
        await NotesAsync(again);
        Assert.Equal(2, Directory.GetDirectories(_shards.Path).Length);
    }

    [Fact]
    public async Task ShardsThatDoNotAnswerAreAnErrorUnlessTheyMayBeMissing()
    {
        var store = new SlowStore(new FolderShardStore(_shards.Path), 1);
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => store, options => options.ChangeTimeout = TimeSpan.FromSeconds(1));
        var indexes = new ClusterVectorIndexes(cluster.Client) { Shards = 3, Timeout = TimeSpan.FromSeconds(0.5) };
        using VkSimVectorStore records = ClusterStores.Open(cluster, _folder, null, indexes);
        float[] query = new float[2];

        // What is there cannot be told without all shards.
        VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(() => NotesAsync(records));
        Assert.Equal([1], Assert.IsType<MissingShardsException>(failure.InnerException).Shards);

        EmbeddingIndexOptions options = new() { Dimensions = 2, Metric = Metric.L2 };
        IVectorIndex whole = await indexes.OpenAsync("some", options, default), partial = await (indexes with { AllowPartial = true }).OpenAsync("some", options, default);
        long[] ids = [.. Enumerable.Range(0, 30).Select(i => (long)i)];
        float[] vectors = [.. ids.SelectMany(id => new[] { id, 0f })];
        Assert.Equal([1], (await Assert.ThrowsAsync<MissingShardsException>(() => whole.UpsertAsync(ids, vectors, default))).Shards);
        Assert.Equal([1], (await Assert.ThrowsAsync<MissingShardsException>(() => whole.SearchAsync(query, 30, null, default))).Shards);
        Neighbor[] found = await partial.SearchAsync(query, 30, null, default);
        Assert.InRange(found.Length, 10, 29);
        Assert.All(found, hit => Assert.Equal(hit.Id, hit.Score));

        store.LetGo();
        await whole.UpsertAsync(ids, vectors, default);
        Assert.Equal(ids, (await whole.SearchAsync(query, 99, null, default)).Select(hit => hit.Id));
        Assert.Equal([3, 5], (await whole.SearchAsync(query, 2, new long[] { 9, 5, 77, 3 }, default)).Select(hit => hit.Id));
        Notes notes = await NotesAsync(records);
        await notes.UpsertAsync(ids.Select(id => Note.At($"{id}", id)));
        Assert.Equal(ids.Select(id => $"{id}"), (await notes.SearchAsync(query, 99).ListAsync()).Select(hit => hit.Record.Id));
    }

    [Fact]
    public async Task VectorsThatAreHeldInAnotherWayAreNamed()
    {
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => new FolderShardStore(_shards.Path));
        using (VkSimVectorStore store = ClusterStores.Open(cluster, _folder))
        {
            await (await NotesAsync(store)).UpsertAsync(Note.At("a", 1));
            Assert.Throws<IOException>(() => ClusterStores.Open(cluster, _folder));
        }

        using (VkSimVectorStore half = ClusterStores.Open(cluster, _folder, new() { Storage = ElementType.Float16 }))
        {
            VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(() => half.GetCollection<string, Note>("notes").GetAsync("a"));
            Assert.Contains("has 2 dimensions, L2, Float32", Assert.IsType<ClusterIndexException>(failure.InnerException).Message);
            Assert.Contains("expected 2 dimensions, L2, Float16", failure.Message);
        }

        // An index of the same name that has other vectors.
        var indexes = new ClusterVectorIndexes(cluster.Client);
        await indexes.OpenAsync("other", new() { Dimensions = 3 }, default);
        ClusterIndexException other = await Assert.ThrowsAsync<ClusterIndexException>(() => indexes.OpenAsync("other", new() { Dimensions = 4, Metric = Metric.L2 }, default));
        Assert.Contains("has 3 dimensions, Cosine", other.Message);
        await indexes.DeleteAsync("nobody", default);
        Assert.False(await cluster.Client.GetClusterIndex("vectordata-nobody").ExistsAsync());
        Assert.Throws<ArgumentNullException>("cluster", () => new ClusterVectorIndexes(null!));
    }

    [Fact]
    public async Task AllIdsAreToldHoweverManyThereAre()
    {
        const int Count = 530_000;
        await using InProcessTestCluster cluster = await TestSilos.StartAsync(1, _ => new FolderShardStore(_shards.Path), options => options.Flush = IndexFlush.Never);
        ClusterIndex index = cluster.Client.GetClusterIndex("many");
        await index.CreateAsync(new() { Dimensions = 1, Metric = Metric.L2 }, 3);
        Assert.Empty(await index.GetIdsAsync().ListAsync());
        long[] ids = [long.MinValue, -2, .. Enumerable.Range(0, Count).Select(i => 3L * i), long.MaxValue];
        await index.UpsertAsync(ids, new float[ids.Length]);

        // A shard tells a third of 2¹⁹ at a time.
        Assert.Contains(await index.DescribeAsync(), shard => shard.Count > (1 << 19) / 3);
        Assert.Equal(ids, await index.GetIdsAsync().ListAsync());
    }

    private static async Task<Notes> NotesAsync(VkSimVectorStore store)
    {
        Notes notes = store.GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        return notes;
    }

    private VkSimVectorStore OpenLocal() => new(_other.Path, VectorData.Tests.Cpu.Device, new() { FlushesToDisk = false });

    private static async Task AssertSameAsync(Notes expected, Notes notes, Random random)
    {
        float[] query = [random.Next(5), random.Next(5)];
        foreach (VectorSearchOptions<Note> options in new VectorSearchOptions<Note>[]
        {
            new() { IncludeVectors = true, Skip = random.Next(3) },
            new() { Filter = note => note.Id != "7" && note.Id != "8" && note.Id != "9" },
            new() { ScoreThreshold = 2 },
        })
        {
            int top = random.Next(1, 70);
            Assert.Equal(
                (await expected.SearchAsync(query, top, options).ListAsync()).Select(hit => (hit.Record.Id, hit.Score, hit.Record.Place?.ToArray()[0])),
                (await notes.SearchAsync(query, top, options).ListAsync()).Select(hit => (hit.Record.Id, hit.Score, hit.Record.Place?.ToArray()[0])));
        }
    }
}
