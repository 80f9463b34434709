using VkSim.VectorData.Models;
using VkSim.VectorData.Records;
using VectorCollection = Microsoft.Extensions.VectorData.VectorStoreCollection<string, VkSim.VectorData.Tests.Note>;

namespace VkSim.VectorData.Tests;

/// <summary>Vectors elsewhere, where calls fail, are left open, come late or come twice; and processes that end between two of them.</summary>
public sealed class RemoteVectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestIndexes _indexes = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnswersAreThoseOfVectorsInTheProcessWhateverFails()
    {
        using var folder = new TemporaryFolder();
        Random random = new(11), failures = new(12);
        bool Fails()
        {
            lock (failures)
            {
                return failures.Next(5) == 0;
            }
        }

        for (int opening = 0; opening < 6; opening++)
        {
            _indexes.Call = (_, _, _) => Task.CompletedTask;
            using VkSimVectorStore store = Open(), local = new(folder.Path, Cpu.Device, new() { FlushesToDisk = false });
            VectorCollection notes = await NotesAsync(store), expected = await NotesAsync(local);
            await AssertSameAsync(expected, notes, random);
            _indexes.Call = (name, _, _) => name is "upsert" or "remove" && Fails() ? Task.FromException(new IOException("The network is down.")) : Task.CompletedTask;
            for (int change = 0; change < 25; change++)
            {
                Note[] stored = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Note.At($"{random.Next(40)}", random.Next(3), random.Next(3)))];
                Array.ForEach(stored, note => note.Place = random.Next(4) == 0 ? null : note.Place);
                string[] gone = [.. Enumerable.Range(0, random.Next(5)).Select(_ => $"{random.Next(40)}")];
                if (await TryAsync(() => notes.UpsertAsync(stored)))
                {
                    await expected.UpsertAsync(stored);
                }

                await notes.DeleteAsync(gone);
                await expected.DeleteAsync(gone);

                // Calls that were made long ago come again.
                Action[] changes = [.. _indexes.Changes];
                Array.ForEach(random.GetItems(changes, 5), late => late());
                await AssertSameAsync(expected, notes, random);
            }
        }
    }

    [Fact]
    public async Task AChangeThatFailsElsewhereLeavesEverythingAsItWas()
    {
        using (VkSimVectorStore store = Open())
        {
            VectorCollection notes = await NotesAsync(store);
            await notes.UpsertAsync([Note.At("a", 1), Note.At("b", 2)]);
            foreach (bool isDone in new[] { false, true })
            {
                _indexes.Call = (name, after, _) => name == "upsert" && after == isDone ? Task.FromException(new TimeoutException("No answer.")) : Task.CompletedTask;
                VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(() => notes.UpsertAsync([Note.At("a", 7), Note.At("c", 8)]));
                Assert.Contains("No answer.", failure.Message);
                Assert.Equal("Upsert", failure.OperationName);
                await AssertFindsAsync(notes, ("a", 1), ("b", 2));
            }

            // What the second one left is removed without a change.
            await RemovedAsync(2);
        }

        _indexes.Call = (_, _, _) => Task.CompletedTask;
        using VkSimVectorStore again = Open();
        await AssertFindsAsync(await NotesAsync(again), ("a", 1), ("b", 2));
        Assert.Equal(2, _indexes.Ids.Length);
    }

    [Fact]
    public async Task AProcessThatEndsBetweenTheTwoWritesLeavesNoTrace()
    {
        using (VkSimVectorStore store = Open())
        {
            await (await NotesAsync(store)).UpsertAsync([Note.At("a", 1), Note.At("b", 2)]);
        }

        // The vectors come, and the log has nothing of them; what is to be removed stays.
        string file = Assert.Single(Directory.GetFiles(_folder.Path, "*.vksimrecords"));
        byte[] before = await File.ReadAllBytesAsync(file);
        using (VkSimVectorStore store = Open())
        {
            VectorCollection notes = await NotesAsync(store);
            _indexes.Call = (name, _, _) => name == "remove" ? Task.FromException(new IOException("Gone.")) : Task.CompletedTask;
            await notes.UpsertAsync([Note.At("b", 5), Note.At("c", 6)]);
            await notes.DeleteAsync("a");
        }

        Assert.Equal(4, _indexes.Ids.Length);
        byte[] after = await File.ReadAllBytesAsync(file);
        _indexes.Call = (_, _, _) => Task.CompletedTask;
        foreach ((byte[] log, (string, double)[] expected) in new[] { (before, new[] { ("a", 1.0), ("b", 2.0) }), (after, [("b", 5.0), ("c", 6.0)]) })
        {
            await File.WriteAllBytesAsync(file, log);
            using VkSimVectorStore store = Open();
            await AssertFindsAsync(await NotesAsync(store), expected);
            Assert.Equal(2, _indexes.Ids.Length);
        }
    }

    [Fact]
    public async Task VectorsThatWereLostElsewhereComeFromTheLog()
    {
        using (VkSimVectorStore store = Open())
        {
            await (await NotesAsync(store)).UpsertAsync([Note.At("a", 1), Note.At("b", 2), new() { Id = "none" }, Note.At("c", 3)]);
        }

        EmbeddingIndex index = Assert.Single(_indexes.Indexes).Value;
        index.RemoveRange([index.GetIds()[1]]);
        index.Upsert(77, new float[2]);
        _indexes.Changes.Clear();
        using (VkSimVectorStore store = Open())
        {
            await AssertFindsAsync(await NotesAsync(store), ("a", 1), ("b", 2), ("c", 3));
        }

        Assert.DoesNotContain(77, index.GetIds());
        Assert.Equal(3, index.Count);
        index.RemoveRange(index.GetIds());
        using VkSimVectorStore again = Open();
        await AssertFindsAsync(await NotesAsync(again), ("a", 1), ("b", 2), ("c", 3));
    }

    [Fact]
    public async Task WhoReadsSeesTheMomentAtWhichHeBeganHoweverLongItTakes()
    {
        using VkSimVectorStore store = Open();
        VectorCollection notes = await NotesAsync(store);
        await notes.UpsertAsync([Note.At("a", 1), Note.At("b", 2), Note.At("c", 3)]);
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        _indexes.Call = (name, after, _) =>
        {
            if (name != "search" || after)
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return answer.Task;
        };
        Task<List<VectorSearchResult<Note>>>[] searches =
        [
            notes.SearchAsync(new float[2], 9, new() { IncludeVectors = true }).ListAsync(),
            notes.SearchAsync(new float[2], 9, new() { IncludeVectors = true, Filter = note => note.Id != "c" }).ListAsync(),
        ];
        await asked.Task;
        await notes.UpsertAsync([Note.At("a", 9), Note.At("d", 1)]);
        await notes.DeleteAsync("b");
        answer.SetResult();
        Assert.Equal([("a", 1f), ("b", 2f), ("c", 3f)], (await searches[0]).Select(hit => (hit.Record.Id, hit.Record.Place!.Value.Span[0])));
        Assert.Equal([("a", 1.0), ("b", 2.0)], (await searches[1]).Select(hit => (hit.Record.Id, hit.Score!.Value)));
        await AssertFindsAsync(notes, ("d", 1), ("c", 3), ("a", 9));
        await RemovedAsync(3);
    }

    [Fact]
    public async Task ACallThatIsLeftOpenEndsWithItsTokenOrTheStore()
    {
        using VkSimVectorStore store = Open();
        VectorCollection notes = await NotesAsync(store);
        await notes.UpsertAsync(Note.At("a", 1));
        _indexes.Call = (name, _, token) => name is "upsert" or "search" or "get" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        using (var cancellation = new CancellationTokenSource())
        {
            Task upsert = notes.UpsertAsync(Note.At("a", 2), cancellation.Token), search = notes.SearchAsync(new float[2], 1, null, cancellation.Token).ListAsync();
            Task get = notes.GetAsync("a", new() { IncludeVectors = true }, cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upsert);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        }

        Task left = notes.UpsertAsync(Note.At("a", 3)), waiting = notes.SearchAsync(new float[2], 1).ListAsync();
        store.Dispose();
        await Assert.ThrowsAsync<VectorStoreException>(() => left);
        await Assert.ThrowsAsync<VectorStoreException>(() => waiting);
        _indexes.Call = (_, _, _) => Task.CompletedTask;
        using VkSimVectorStore again = Open();
        await AssertFindsAsync(await NotesAsync(again), ("a", 1));
    }

    [Fact]
    public async Task ADeletionThatFailsElsewhereIsDoneLater()
    {
        using VkSimVectorStore store = Open();
        VectorCollection notes = await NotesAsync(store);
        foreach (bool isDone in new[] { false, true })
        {
            await notes.EnsureCollectionExistsAsync();
            await notes.UpsertAsync(Note.At("a", 1));
            _indexes.Call = (name, after, _) => name == "delete" && after == isDone ? Task.FromException(new TimeoutException("No answer.")) : Task.CompletedTask;
            await Assert.ThrowsAsync<VectorStoreException>(() => notes.EnsureCollectionDeletedAsync());
            Assert.False(await notes.CollectionExistsAsync());
            Assert.Equal(isDone ? 0 : 1, _indexes.Indexes.Count);
            _indexes.Call = (_, _, _) => Task.CompletedTask;
            await notes.EnsureCollectionDeletedAsync();
            Assert.Empty(_indexes.Indexes);
            Assert.Equal(["vksim.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        }

        // Vectors of another length are of another index.
        VectorStoreCollection<int, SearchTests.Pair> pairs = store.GetCollection<int, SearchTests.Pair>("notes");
        await pairs.EnsureCollectionExistsAsync();
        await pairs.UpsertAsync(new SearchTests.Pair { Id = 1, Right = new float[] { 3 } });
        Assert.Equal(1, (await pairs.SearchAsync(new float[] { 3 }, 1, new() { VectorProperty = pair => pair.Right }).ListAsync())[0].Record.Id);
        Assert.Equal(2, _indexes.Indexes.Count);
        await pairs.EnsureCollectionDeletedAsync();
        Assert.Empty(_indexes.Indexes);
    }

    [Fact]
    public async Task ACollectionThatIsBeingOpenedCanBeDeleted()
    {
        using VkSimVectorStore store = Open();
        var asked = new TaskCompletionSource();
        _indexes.Call = (name, _, token) =>
        {
            asked.TrySetResult();
            return name == "list" ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        };
        Task<VectorCollection> opening = NotesAsync(store);
        await asked.Task;
        await store.EnsureCollectionDeletedAsync("notes");
        await Assert.ThrowsAsync<VectorStoreException>(() => opening);
        Assert.False(await store.CollectionExistsAsync("notes"));
        Assert.Empty(_indexes.Indexes);
    }

    [Fact]
    public async Task ACollectionMovesWhenItIsOpenedAndSaysWhereItIs()
    {
        using (var local = new VkSimVectorStore(_folder.Path, Cpu.Device))
        {
            VectorCollection notes = await NotesAsync(local);
            await notes.UpsertAsync([Note.At("a", 1), Note.At("b", 2), Note.At("c", 3)]);
            await notes.DeleteAsync("b");
            var asked = new VkSimCollection<string, Note>(local.Catalog, "notes", new() { VectorIndexes = _indexes });
            VectorStoreException here = await Assert.ThrowsAsync<VectorStoreException>(() => asked.GetAsync("a"));
            Assert.Contains("'notes' is open with its vectors in this process; expected them where the options say", here.Message);
        }

        // Until it has moved it stays here.
        _indexes.Call = (name, after, _) => name == "upsert" && after ? Task.FromException(new TimeoutException("No answer.")) : Task.CompletedTask;
        using (VkSimVectorStore store = Open())
        {
            await Assert.ThrowsAsync<VectorStoreException>(() => store.GetCollection<string, Note>("notes").GetAsync("a"));
        }

        _indexes.Call = (_, _, _) => Task.CompletedTask;
        using (var local = new VkSimVectorStore(_folder.Path, Cpu.Device))
        {
            await AssertFindsAsync(local.GetCollection<string, Note>("notes"), ("a", 1), ("c", 3));
        }

        using (VkSimVectorStore store = Open())
        {
            VectorCollection notes = store.GetCollection<string, Note>("notes");
            await AssertFindsAsync(notes, ("a", 1), ("c", 3));
            await notes.UpsertAsync(Note.At("a", 4));
            await AssertFindsAsync(notes, ("c", 3), ("a", 4));
            var other = new VkSimCollection<string, Note>(store.Catalog, "notes", new() { VectorIndexes = new TestIndexes() });
            Assert.Contains("in another place", (await Assert.ThrowsAsync<VectorStoreException>(() => other.GetAsync("a"))).Message);
            await AssertFindsAsync(new VkSimCollection<string, Note>(store.Catalog, "notes", new()), ("c", 3), ("a", 4));
        }

        using (var local = new VkSimVectorStore(_folder.Path, Cpu.Device))
        {
            VectorCollection notes = local.GetCollection<string, Note>("notes");
            VectorStoreException elsewhere = await Assert.ThrowsAsync<VectorStoreException>(() => notes.GetAsync("a"));
            Assert.Contains("'notes' has its vectors elsewhere", elsewhere.Message);
            Assert.Contains("VectorIndexes", (await Assert.ThrowsAsync<VectorStoreException>(() => notes.EnsureCollectionDeletedAsync())).Message);
        }

        using VkSimVectorStore again = Open();
        await AssertFindsAsync(again.GetCollection<string, Note>("notes"), ("c", 3), ("a", 4));
    }

    [Fact]
    public void RecordsInMemoryHaveTheirVectorsThere()
    {
        NotSupportedException store = Assert.Throws<NotSupportedException>(() => new VkSimVectorStore(Cpu.Device, new() { VectorIndexes = _indexes }));
        Assert.Contains("expected a store in a folder", store.Message);
        Assert.Throws<NotSupportedException>(() => new VkSimCollection<string, Note>(Cpu.Device, "notes", new() { VectorIndexes = _indexes }));
    }

    [Theory]
    [InlineData(DistanceFunction.EuclideanDistance)]
    [InlineData(DistanceFunction.CosineSimilarity)]
    public async Task AFilterOfManyIdsIsAskedInParts(string function)
    {
        var random = new Random(5);
        VectorColumn[] columns = [new("Place", 2, Distance.Find(function)!, null)];
        IVectorIndex index = await _indexes.OpenAsync("parts", columns[0].Index, default);
        using var vectors = new RemoteVectors(columns, [index], new Lock()) { MostIds = 7 };
        var table = new RecordTable();
        var allowed = new SlotSet(256);
        for (int slot = 0; slot < 100; slot++)
        {
            var record = new StoredRecord(StoredRecord.IdOf(slot, (uint)random.Next(9)), $"{slot}", []);
            table[slot] = record;
            allowed[slot] = random.Next(4) > 0;
            await index.UpsertAsync(new[] { record.Id }, new[] { random.Next(20) == 0 ? float.NaN : random.Next(-1, 2), (float)random.Next(-1, 2) }, default);
        }

        long[] ids = [.. Enumerable.Range(0, 100).Where(slot => allowed[slot]).Select(slot => table[slot]!.Id)];
        foreach (int k in new[] { 1, 6, 20, ids.Length })
        {
            float[] query = [random.Next(-1, 2), random.Next(-1, 2)], scores = new float[k];
            long[] slots = new long[k];
            Assert.Equal(k, await vectors.SearchAsync(0, query, slots, scores, allowed, table.Snapshot(), default));
            Neighbor[] expected = await index.SearchAsync(query, k, ids, default);
            Assert.Equal(expected.Select(hit => (StoredRecord.SlotOf(hit.Id), hit.Score)), slots.Select((slot, i) => ((int)slot, scores[i])));
        }
    }

    private async Task RemovedAsync(int left)
    {
        while (_indexes.Ids.Length > left)
        {
            await Task.Yield();
        }
    }

    private static async Task<bool> TryAsync(Func<Task> change)
    {
        try
        {
            await change();
            return true;
        }
        catch (VectorStoreException)
        {
            return false;
        }
    }

    private static async Task AssertSameAsync(VectorCollection expected, VectorCollection notes, Random random)
    {
        float[] query = [random.Next(3), random.Next(3)];
        foreach (VectorSearchOptions<Note> options in new VectorSearchOptions<Note>[]
        {
            new() { IncludeVectors = true, Skip = random.Next(3) },
            new() { IncludeVectors = true, Filter = note => note.Id != "7" && note.Id != "8" && note.Id != "9" },
            new() { ScoreThreshold = 1 },
        })
        {
            int top = random.Next(1, 45);
            Assert.Equal(
                (await expected.SearchAsync(query, top, options).ListAsync()).Select(hit => (hit.Record.Id, hit.Score, hit.Record.Place?.ToArray()[0])),
                (await notes.SearchAsync(query, top, options).ListAsync()).Select(hit => (hit.Record.Id, hit.Score, hit.Record.Place?.ToArray()[0])));
        }

        Assert.Equal(
            (await expected.GetAsync(note => true, 99, new() { IncludeVectors = true }).ListAsync()).Select(note => (note.Id, note.Place?.ToArray()[0])),
            (await notes.GetAsync(note => true, 99, new() { IncludeVectors = true }).ListAsync()).Select(note => (note.Id, note.Place?.ToArray()[0])));
    }

    private static async Task AssertFindsAsync(VectorCollection notes, params (string Id, double Distance)[] expected) => Assert.Equal(
        expected, (await notes.SearchAsync(new float[2], 9).ListAsync()).Select(hit => (hit.Record.Id, hit.Score!.Value)));

    private static async Task<VectorCollection> NotesAsync(VkSimVectorStore store)
    {
        VectorCollection notes = store.GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        return notes;
    }

    private VkSimVectorStore Open() => new(_folder.Path, Cpu.Device, new() { FlushesToDisk = false, VectorIndexes = _indexes });
}
