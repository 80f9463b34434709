using System.Linq.Expressions;

namespace VkSim.VectorData.Tests;

/// <summary>Collections and their records: each member as the abstraction documents it. Of any store.</summary>
public abstract class CollectionTests(VkSimVectorStore store) : IDisposable
{
    private readonly VkSimVectorStore _store = store;

    public virtual void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task CollectionsAreMadeListedAndDeleted()
    {
        VectorStoreCollection<string, Note> notes = _store.GetCollection<string, Note>("notes");
        Assert.Equal("notes", notes.Name);
        Assert.False(await notes.CollectionExistsAsync());
        Assert.False(await _store.CollectionExistsAsync("notes"));
        Assert.Empty(await _store.ListCollectionNamesAsync().ListAsync());
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(Note.At("a", 1));
        await notes.EnsureCollectionExistsAsync();
        await _store.GetCollection<string, Note>("archive").EnsureCollectionExistsAsync();
        Assert.True(await notes.CollectionExistsAsync());
        Assert.True(await _store.CollectionExistsAsync("notes"));
        Assert.Equal(["archive", "notes"], await _store.ListCollectionNamesAsync().ListAsync());
        Assert.NotNull(await notes.GetAsync("a"));
        await notes.EnsureCollectionDeletedAsync();
        await notes.EnsureCollectionDeletedAsync();
        Assert.False(await notes.CollectionExistsAsync());
        await _store.EnsureCollectionDeletedAsync("archive");
        await _store.EnsureCollectionDeletedAsync("archive");
        Assert.Empty(await _store.ListCollectionNamesAsync().ListAsync());
        await notes.EnsureCollectionExistsAsync();
        Assert.Null(await notes.GetAsync("a"));
    }

    [Fact]
    public async Task WithoutACollectionEveryCallIsAVectorStoreException()
    {
        VectorStoreCollection<string, Note> notes = _store.GetCollection<string, Note>("notes");
        Expression<Func<Note, bool>> any = note => true;
        Func<Task>[] calls =
        [
            () => notes.GetAsync("a"),
            () => notes.GetAsync(["a"]).ListAsync(),
            () => notes.GetAsync(any, 1).ListAsync(),
            () => notes.UpsertAsync(Note.At("a", 1)),
            () => notes.UpsertAsync([Note.At("a", 1)]),
            () => notes.DeleteAsync("a"),
            () => notes.DeleteAsync(["a"]),
            () => notes.SearchAsync(new float[] { 1, 2 }, 1).ListAsync(),
        ];
        foreach (Func<Task> call in calls)
        {
            VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(call);
            Assert.Equal(("vksim", "notes"), (failure.VectorStoreSystemName, failure.CollectionName));
            Assert.Contains(failure.OperationName, new[] { "Get", "Upsert", "Delete", "VectorSearch" });
            Assert.Contains("'notes'", failure.Message);
        }
    }

    [Fact]
    public async Task ARecordComesBackAsItWas()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync();
        var note = new Note
        {
            Id = "a",
            Topic = "zero",
            Year = 1999,
            Rating = null,
            IsDraft = true,
            Tags = ["x", "y"],
            Pages = [1, 2],
            Written = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
            Small = -5,
            Place = new float[] { 3, 4 },
        };
        await notes.UpsertAsync(note);

        // What the caller does with a record afterwards is the caller's own.
        note.Topic = "other";
        note.Tags.Add("z");
        note.Pages[0] = 9;
        Note got = (await notes.GetAsync("a", new() { IncludeVectors = true }))!;
        Assert.Equal(("a", "zero", 1999, null, true), (got.Id, got.Topic, got.Year, got.Rating, got.IsDraft));
        Assert.Equal(["x", "y"], got.Tags!);
        Assert.Equal([1, 2], got.Pages!);
        Assert.Equal((note.Written, note.Written.Offset, -5), (got.Written, got.Written.Offset, got.Small));
        Assert.Equal([3f, 4f], got.Place!.Value.ToArray());
        got.Tags!.Clear();
        Note again = (await notes.GetAsync("a"))!;
        Assert.Equal(["x", "y"], again.Tags!);
        Assert.Null(again.Place);
    }

    [Fact]
    public async Task AnUpsertReplacesAllOfARecord()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync();
        await notes.UpsertAsync(new Note { Id = "a", Topic = "old", Rating = 3, Tags = ["x"], Place = new float[] { 1, 1 } });
        await notes.UpsertAsync(new Note { Id = "a" });
        Note got = (await notes.GetAsync("a", new() { IncludeVectors = true }))!;
        Assert.Equal((null, null, null, null), (got.Topic, got.Rating, got.Tags, got.Place));
        Assert.Empty(await notes.GetAsync(note => note.Topic == "old" || note.Tags!.Contains("x"), 9).ListAsync());
        Assert.Empty(await notes.SearchAsync(new float[] { 1, 1 }, 9).ListAsync());
    }

    [Fact]
    public async Task BatchesOfOneKeyKeepTheLast()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync();
        await notes.UpsertAsync([Note.At("a", 1), Note.At("b", 2), Note.At("a", 3)]);
        await notes.UpsertAsync(Array.Empty<Note>());
        List<VectorSearchResult<Note>> found = await notes.SearchAsync(new float[] { 0, 0 }, 9).ListAsync();
        Assert.Equal([("b", 2.0), ("a", 3.0)], found.Select(hit => (hit.Record.Id, hit.Score!.Value)));
    }

    [Fact]
    public async Task KeysWithoutARecordAreLeftOut()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync("a", "b", "c");
        Assert.Null(await notes.GetAsync("nobody"));
        Assert.Equal(["c", "a"], (await notes.GetAsync(["c", "nobody", "a"]).ListAsync()).Select(note => note.Id));
        Assert.Empty(await notes.GetAsync(Array.Empty<string>()).ListAsync());
        await notes.DeleteAsync("nobody");
        await notes.DeleteAsync(["a", "nobody", "a"]);
        await notes.DeleteAsync(Array.Empty<string>());
        Assert.Equal(["b", "c"], (await notes.GetAsync(note => true, 9).ListAsync()).Select(note => note.Id));
    }

    [Fact]
    public async Task RecordsAreOrderedSkippedAndCounted()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync();
        await notes.UpsertAsync(
        [
            new Note { Id = "a", Year = 2, Topic = "x", Rating = 1 }, new Note { Id = "b", Year = 1, Topic = "x" },
            new Note { Id = "c", Year = 2, Topic = "B", Rating = -1 }, new Note { Id = "d", Year = 3 },
        ]);
        async Task<string> Ids(int top, FilteredRecordRetrievalOptions<Note> options) =>
            string.Concat((await notes.GetAsync(note => note.Year > 0, top, options).ListAsync()).Select(note => note.Id));
        Assert.Equal("bacd", await Ids(9, new() { OrderBy = by => by.Ascending(note => note.Year) }));
        Assert.Equal("dacb", await Ids(9, new() { OrderBy = by => by.Descending(note => note.Year).Ascending(note => note.Id) }));
        Assert.Equal("dcab", await Ids(9, new() { OrderBy = by => by.Ascending(note => note.Topic) }));
        Assert.Equal("bdca", await Ids(9, new() { OrderBy = by => by.Ascending(note => note.Rating) }));
        Assert.Equal("ac", await Ids(2, new() { OrderBy = by => by.Ascending(note => note.Year), Skip = 1 }));
        Assert.Equal("", await Ids(2, new() { Skip = 4 }));
        Assert.Throws<NotSupportedException>(() => { notes.GetAsync(note => true, 1, new() { OrderBy = by => by.Ascending(note => note.Tags) }); });
        Assert.Throws<NotSupportedException>(() => { notes.GetAsync(note => true, 1, new() { OrderBy = by => by.Ascending(note => note.Place) }); });
    }

    [Fact]
    public async Task BadArgumentsAreNamedAndChangeNothing()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync("a");
        await Assert.ThrowsAsync<ArgumentNullException>("key", () => notes.GetAsync((string)null!));
        await Assert.ThrowsAsync<ArgumentNullException>("key", () => notes.DeleteAsync((string)null!));
        Assert.Throws<ArgumentNullException>("keys", () => { notes.GetAsync((IEnumerable<string>)null!); });
        Assert.Throws<ArgumentNullException>("keys", () => { notes.GetAsync([null!]); });
        Assert.Throws<ArgumentNullException>("filter", () => { notes.GetAsync((Expression<Func<Note, bool>>)null!, 1); });
        Assert.Throws<ArgumentOutOfRangeException>("top", () => { notes.GetAsync(note => true, 0); });
        Assert.Throws<ArgumentOutOfRangeException>("top", () => { notes.SearchAsync(new float[2], 0); });
        Assert.Throws<ArgumentNullException>("searchValue", () => { notes.SearchAsync((float[])null!, 1); });
        Assert.Throws<ArgumentException>("searchValue", () => { notes.SearchAsync(new float[3], 1); });
        await Assert.ThrowsAsync<ArgumentNullException>("record", () => notes.UpsertAsync((Note)null!));
        await Assert.ThrowsAsync<ArgumentNullException>("records", () => notes.UpsertAsync((IEnumerable<Note>)null!));
        await Assert.ThrowsAsync<ArgumentException>("records", () => notes.UpsertAsync([Note.At("b", 1), null!]));
        ArgumentException keyless = await Assert.ThrowsAsync<ArgumentException>("record", () => notes.UpsertAsync([Note.At("b", 1), new Note { Id = null! }]));
        Assert.Contains("'Id'", keyless.Message);
        ArgumentException length = await Assert.ThrowsAsync<ArgumentException>(
            "record", () => notes.UpsertAsync([Note.At("b", 1), new Note { Id = "c", Place = new float[3] }]));
        Assert.Contains("'Place' has 3 components; expected 2", length.Message);
        Assert.Equal(["a"], (await notes.GetAsync(note => true, 9).ListAsync()).Select(note => note.Id));
        Assert.Throws<ArgumentException>("name", () => { _store.GetCollection<string, Note>(" "); });
        await Assert.ThrowsAsync<ArgumentNullException>("name", () => _store.CollectionExistsAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>("name", () => _store.EnsureCollectionDeletedAsync(""));
    }

    [Fact]
    public async Task ServicesAreGivenByType()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync();
        var metadata = (VectorStoreCollectionMetadata)notes.GetService(typeof(VectorStoreCollectionMetadata))!;
        Assert.Equal(("vksim", "notes"), (metadata.VectorStoreSystemName, metadata.CollectionName));
        Assert.Equal("vksim", ((VectorStoreMetadata)_store.GetService(typeof(VectorStoreMetadata))!).VectorStoreSystemName);
        Assert.Same(notes, notes.GetService(typeof(IVectorSearchable<Note>)));
        Assert.Same(Cpu.Device, notes.GetService(typeof(VectorDevice)));
        Assert.Same(Cpu.Device, _store.GetService(typeof(VectorDevice)));
        Assert.Same(_store, _store.GetService(typeof(VectorStore)));
        Assert.Null(notes.GetService(typeof(IKeywordHybridSearchable<Note>)));
        Assert.Null(notes.GetService(typeof(VectorStoreCollectionMetadata), "key"));
        Assert.Null(_store.GetService(typeof(VectorStoreMetadata), "key"));
        Assert.Throws<ArgumentNullException>("serviceType", () => notes.GetService(null!));
        Assert.Throws<ArgumentNullException>("serviceType", () => _store.GetService(null!));
    }

    [Fact]
    public async Task OneNameIsOfOneKindOfRecords()
    {
        await NotesAsync("a");
        VectorStoreCollection<Guid, Numbered<Guid>> other = _store.GetCollection<Guid, Numbered<Guid>>("notes");
        VectorStoreException failure = await Assert.ThrowsAsync<VectorStoreException>(() => other.EnsureCollectionExistsAsync());
        Assert.Contains("the key 'Id' of type String, asked for is the key 'Id' of type Guid", failure.Message);
        await Assert.ThrowsAsync<VectorStoreException>(() => other.GetAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task ADisposedStoreRefusesEverything()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync("a");
        _store.Dispose();
        await Assert.ThrowsAsync<VectorStoreException>(() => notes.GetAsync("a"));
        await Assert.ThrowsAsync<VectorStoreException>(() => _store.ListCollectionNamesAsync().ListAsync());
        _store.Dispose();
    }

    [Fact]
    public async Task ACancelledCallIsCancelled()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync("a");
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => notes.UpsertAsync(Note.At("b", 1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => notes.SearchAsync(new float[2], 1, null, cancelled).ListAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => notes.GetAsync("a", null, cancelled));
        Assert.Null(await notes.GetAsync("b"));
    }

    [Fact]
    public async Task EveryTypeOfKey()
    {
        await Keys("ü", "");
        await Keys(7, int.MinValue);
        await Keys(7L, long.MaxValue);
        await Keys(7UL, ulong.MaxValue);
        await Keys(Guid.NewGuid(), Guid.NewGuid());
    }

    [Fact]
    public async Task GuidsAreGeneratedWhereTheyAreEmpty()
    {
        VectorStoreCollection<Guid, Numbered<Guid>> records = _store.GetCollection<Guid, Numbered<Guid>>("guids");
        await records.EnsureCollectionExistsAsync();
        var made = new Numbered<Guid> { Place = [1] };
        var own = new Numbered<Guid> { Id = Guid.NewGuid(), Place = [2] };
        Guid given = own.Id;
        await records.UpsertAsync([made, own]);
        Assert.NotEqual(Guid.Empty, made.Id);
        Assert.Equal(given, own.Id);
        Assert.NotNull(await records.GetAsync(made.Id));
    }

    private async Task Keys<TKey>(TKey first, TKey second)
        where TKey : notnull
    {
        VectorStoreCollection<TKey, Numbered<TKey>> records = _store.GetCollection<TKey, Numbered<TKey>>(typeof(TKey).Name);
        await records.EnsureCollectionExistsAsync();
        await records.UpsertAsync([new() { Id = first, Place = [1] }, new() { Id = second, Place = [2] }]);
        Assert.Equal(first, (await records.GetAsync(first))!.Id);
        Assert.Equal([second], (await records.SearchAsync(new float[] { 2 }, 1).ListAsync()).Select(hit => hit.Record.Id));
        Assert.Equal([first], (await records.GetAsync(record => record.Id.Equals(first), 9).ListAsync()).Select(record => record.Id));
        await records.DeleteAsync(first);
        Assert.Equal([second], (await records.GetAsync(record => true, 9).ListAsync()).Select(record => record.Id));
    }

    private async Task<VectorStoreCollection<string, Note>> NotesAsync(params string[] ids)
    {
        VectorStoreCollection<string, Note> notes = _store.GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(ids.Select((id, i) => Note.At(id, i)));
        return notes;
    }

    internal sealed class Numbered<TKey>
    {
        [VectorStoreKey]
        public TKey Id { get; set; } = default!;

        [VectorStoreVector(1, DistanceFunction = DistanceFunction.ManhattanDistance, IndexKind = IndexKind.Flat)]
        public float[] Place { get; set; } = [];
    }
}
