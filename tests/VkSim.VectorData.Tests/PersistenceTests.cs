using VectorCollection = Microsoft.Extensions.VectorData.VectorStoreCollection<string, VkSim.VectorData.Tests.Note>;

namespace VkSim.VectorData.Tests;

/// <summary>Stores in a folder: what was done is there again, whatever happened in between, and nothing else.</summary>
public sealed class PersistenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatWasStoredIsThereAgain()
    {
        using (VkSimVectorStore store = Open())
        {
            VectorStoreCollection<object, Dictionary<string, object?>> records = store.GetDynamicCollection("every type/…", DynamicCollectionTests.Definition);
            await records.EnsureCollectionExistsAsync();
            await records.UpsertAsync(Enumerable.Range(0, 5).Select(DynamicCollectionTests.Record));
            await records.DeleteAsync([1, 3]);
            await records.UpsertAsync(new Dictionary<string, object?> { ["Key"] = 9 });
            await store.GetCollection<string, Note>("Notes").EnsureCollectionExistsAsync();
            await store.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync();
            await store.EnsureCollectionDeletedAsync("notes");
        }

        using (VkSimVectorStore store = Open())
        {
            Assert.Equal(["Notes", "every type/…"], await store.ListCollectionNamesAsync().ListAsync());
            Assert.True(await store.CollectionExistsAsync("Notes"));
            Assert.Equal(Path.GetFullPath(_folder.Path), ((VectorStoreMetadata)store.GetService(typeof(VectorStoreMetadata))!).VectorStoreName);
            VectorStoreCollection<object, Dictionary<string, object?>> records = store.GetDynamicCollection("every type/…", DynamicCollectionTests.Definition);
            Assert.Equal([0, 2, 4, 9], (await records.GetAsync(record => true, 99).ListAsync()).Select(record => (int)record["Key"]!).Order());
            DynamicCollectionTests.AssertIsRecord(4, (await records.GetAsync(4))!);
            Assert.Null((await records.GetAsync(9))!["Int"]);
            List<VectorSearchResult<Dictionary<string, object?>>> found =
                await records.SearchAsync(new float[] { 4 }, 9, new() { IncludeVectors = true, Filter = record => (int)record["Key"]! > 0 }).ListAsync();
            Assert.Equal([(4, 0.0), (2, 2.0)], found.Select(hit => ((int)hit.Record["Key"]!, hit.Score!.Value)));
            Assert.Equal(4f, ((ReadOnlyMemory<float>)found[0].Record["Vector"]!).Span[0]);
            await records.UpsertAsync([DynamicCollectionTests.Record(20), DynamicCollectionTests.Record(21)]);
            await records.EnsureCollectionDeletedAsync();
            Assert.Equal(["Notes"], await store.ListCollectionNamesAsync().ListAsync());
        }
    }

    [Fact]
    public async Task RandomChangesAreThereAfterEachOpening()
    {
        var random = new Random(7);
        Dictionary<string, Note> expected = [];
        for (int round = 0; round < 12; round++)
        {
            using VkSimVectorStore store = Open();
            VectorCollection notes = store.GetCollection<string, Note>("notes");
            await notes.EnsureCollectionExistsAsync();
            await AssertIsAsync(expected, notes);
            for (int change = 0; change < 8; change++)
            {
                Note[] stored = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Note.At($"{random.Next(60)}", random.Next(100), random.Next(100)))];
                string[] gone = [.. Enumerable.Range(0, random.Next(20)).Select(_ => $"{random.Next(60)}")];
                await notes.UpsertAsync(stored);
                await notes.DeleteAsync(gone);
                Array.ForEach(stored, note => expected[note.Id] = note);
                Array.ForEach(gone, id => expected.Remove(id));
            }

            await AssertIsAsync(expected, notes);
        }
    }

    [Fact]
    public async Task ALogThatEndsAtAnyByteHasTheChangesThatAreWhole()
    {
        (string file, List<(long Length, Dictionary<string, Note> State)> states) = await WriteChangesAsync();
        byte[] whole = await File.ReadAllBytesAsync(file);
        for (int length = (int)states[0].Length; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(file, whole[..length]);
            using VkSimVectorStore store = Open();
            VectorCollection notes = store.GetCollection<string, Note>("notes");
            await AssertIsAsync(states.Last(state => state.Length <= length).State, notes);
            if (length % 16 == 0)
            {
                // What comes next is behind what was whole.
                await notes.UpsertAsync(Note.At("next", 1));
                store.Dispose();
                using VkSimVectorStore again = Open();
                Assert.NotNull(await again.GetCollection<string, Note>("notes").GetAsync("next"));
            }
        }
    }

    [Fact]
    public async Task ADamagedByteIsNoticedWhereverItIs()
    {
        (string file, List<(long Length, Dictionary<string, Note> State)> states) = await WriteChangesAsync();
        byte[] whole = await File.ReadAllBytesAsync(file);
        for (int at = 0; at < whole.Length; at += 3)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(file, damaged);
            using VkSimVectorStore store = Open();
            VectorCollection notes = store.GetCollection<string, Note>("notes");
            if (at < states[^2].Length)
            {
                VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(() => notes.GetAsync("a"));
                Assert.Contains(Path.GetFileName(file), failure.Message);
                await Assert.ThrowsAsync<VectorStoreException>(() => notes.UpsertAsync(Note.At("b", 1)));
                Assert.Equal(damaged.Length, new FileInfo(file).Length);
            }
            else
            {
                // The last change is as a crash may leave it.
                await AssertIsAsync(states[^2].State, notes);
            }
        }
    }

    [Fact]
    public async Task AChangeThatCannotBeWrittenLeavesNothingBehind()
    {
        Note first = Note.At("first", 1), last = Note.At("last", 2);
        using (VkSimVectorStore store = Open())
        {
            VectorCollection notes = store.GetCollection<string, Note>("notes");
            await notes.EnsureCollectionExistsAsync();
            await notes.UpsertAsync(first);
            string file = Assert.Single(Directory.GetFiles(_folder.Path, "*.vksimrecords"));
            long length = new FileInfo(file).Length;

            // The first of these fills a frame of its own; half a surrogate pair is no text.
            Note[] change = [new() { Id = "long", Topic = new string('x', 20 << 20) }, new() { Id = "half \ud800" }];
            await Assert.ThrowsAsync<VectorStoreException>(() => notes.UpsertAsync(change));
            Assert.Equal(length, new FileInfo(file).Length);
            await AssertIsAsync(new() { ["first"] = first }, notes);
            await notes.UpsertAsync(last);
        }

        using VkSimVectorStore again = Open();
        await AssertIsAsync(new() { ["first"] = first, ["last"] = last }, again.GetCollection<string, Note>("notes"));
    }

    [Fact]
    public async Task AChangeOfManyFramesIsWholeOrNot()
    {
        string file;
        using (VkSimVectorStore store = Open())
        {
            VectorStoreCollection<int, Long> records = store.GetCollection<int, Long>("long");
            await records.EnsureCollectionExistsAsync();
            file = Assert.Single(Directory.GetFiles(_folder.Path, "*.vksimrecords"));
            await records.UpsertAsync(new Long { Id = 1, Text = "first" });
            await records.UpsertAsync(Enumerable.Range(2, 5).Select(id => new Long { Id = id, Text = new string((char)('a' + id), 9 << 20) }));
        }

        using (VkSimVectorStore store = Open())
        {
            Assert.Equal(6, (await store.GetCollection<int, Long>("long").GetAsync(record => true, 9).ListAsync()).Count);
        }

        using (FileStream log = File.OpenWrite(file))
        {
            log.SetLength(log.Length - 1);
        }

        using (VkSimVectorStore store = Open())
        {
            Assert.Equal([1], (await store.GetCollection<int, Long>("long").GetAsync(record => true, 9).ListAsync()).Select(record => record.Id));
            Assert.InRange(new FileInfo(file).Length, 1, 1 << 20);
        }
    }

    [Fact]
    public async Task ALogOfManyReplacementsStaysShort()
    {
        string file;
        string text = new('x', 1 << 16);
        using (VkSimVectorStore store = Open())
        {
            VectorStoreCollection<int, Long> records = store.GetCollection<int, Long>("long");
            await records.EnsureCollectionExistsAsync();
            file = Assert.Single(Directory.GetFiles(_folder.Path, "*.vksimrecords"));
            for (int i = 0; i < 100; i++)
            {
                await records.UpsertAsync([new Long { Id = i % 3, Text = text }, new Long { Id = 100 + i, Text = $"{i}" }]);
            }
        }

        Assert.InRange(new FileInfo(file).Length, 3 << 16, 2 << 20);
        using (VkSimVectorStore store = Open())
        {
            List<Long> all = await store.GetCollection<int, Long>("long").GetAsync(record => true, 999).ListAsync();
            Assert.Equal(103, all.Count);
            Assert.All(all, record => Assert.Equal(record.Id < 100 ? text : $"{record.Id - 100}", record.Text));
        }

        Assert.Equal(["long.vksimrecords", "vksim.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task OneStoreAtATimeHasAFolder()
    {
        using VkSimVectorStore store = Open();
        Assert.Throws<IOException>(Open);
        await store.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync();
        store.Dispose();
        using VkSimVectorStore next = Open();
        Assert.True(await next.CollectionExistsAsync("notes"));
        Assert.Throws<ArgumentNullException>("folder", () => new VkSimVectorStore((string)null!, Cpu.Device));
    }

    [Fact]
    public async Task AFileOfOtherRecordsOrOfSomethingElseIsRefused()
    {
        using (VkSimVectorStore store = Open())
        {
            await store.GetDynamicCollection("notes", DynamicCollectionTests.Definition).EnsureCollectionExistsAsync();
            await File.WriteAllTextAsync(Path.Combine(_folder.Path, "foreign.vksimrecords"), "something else, and long enough to be looked at");
            await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "empty.vksimrecords"), []);
        }

        using (VkSimVectorStore store = Open())
        {
            VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(() => store.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync());
            Assert.Contains("it has the key 'Key' of type Int32, asked for is the key 'Id' of type String", failure.Message);
            Assert.Equal(Path.GetFullPath(_folder.Path), failure.VectorStoreName);
            foreach (string name in new[] { "foreign", "empty" })
            {
                failure = await Assert.ThrowsAsync<VectorStoreException>(() => store.GetCollection<string, Note>(name).GetAsync("a"));
                Assert.Contains("is no collection", failure.Message);
            }
        }
    }

    private static async Task AssertIsAsync(Dictionary<string, Note> expected, VectorCollection notes)
    {
        List<Note> got = await notes.GetAsync(note => true, 999, new() { IncludeVectors = true }).ListAsync();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), got.Select(note => note.Id).Order(StringComparer.Ordinal));
        Assert.All(got, note => Assert.Equal(
            (expected[note.Id].Topic, expected[note.Id].Place?.Span[0], expected[note.Id].Place?.Span[1]), (note.Topic, note.Place?.Span[0], note.Place?.Span[1])));

        // Each is found by its own vector.
        foreach (Note note in got.Where(note => note.Place is not null).Take(5))
        {
            VectorSearchResult<Note> best = (await notes.SearchAsync(note.Place!.Value, 1, new() { Filter = other => other.Id == note.Id }).ListAsync())[0];
            Assert.Equal((note.Id, 0.0), (best.Record.Id, best.Score!.Value));
        }
    }

    private async Task<(string File, List<(long Length, Dictionary<string, Note> State)> States)> WriteChangesAsync()
    {
        using VkSimVectorStore store = Open();
        VectorCollection notes = store.GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        string file = Assert.Single(Directory.GetFiles(_folder.Path, "*.vksimrecords"));
        Dictionary<string, Note> state = [];
        List<(long, Dictionary<string, Note>)> states = [(new FileInfo(file).Length, [])];
        async Task Change(Task change, Action apply)
        {
            await change;
            apply();
            states.Add((new FileInfo(file).Length, new(state)));
        }

        Note a = Note.At("a", 1), b = Note.At("b", 2), other = new() { Id = "a", Topic = "other", Place = new float[] { 7, 8 } };
        await Change(notes.UpsertAsync([a, b]), () => (state["a"], state["b"]) = (a, b));
        await Change(notes.UpsertAsync(other), () => state["a"] = other);
        await Change(notes.DeleteAsync("b"), () => state.Remove("b"));
        await Change(notes.UpsertAsync(b), () => state["b"] = b);
        return (file, states);
    }

    // Not every test needs the disk.
    private VkSimVectorStore Open() => new(_folder.Path, Cpu.Device, new() { FlushesToDisk = false });

    internal sealed class Long
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreData]
        public string Text { get; set; } = "";

        [VectorStoreVector(1)]
        public float[]? Place { get; set; }
    }
}
