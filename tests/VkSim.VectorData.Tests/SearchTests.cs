using Microsoft.Extensions.AI;

namespace VkSim.VectorData.Tests;

/// <summary>Vector search: scores, thresholds, filters, pages; and what others got wrong. Of any store.</summary>
public abstract class SearchTests(VkSimVectorStore store) : IDisposable
{
    private readonly VkSimVectorStore _store = store;

    /// <summary>Each function with the scores of (1,0), (1,1), (−2,0) and (0,0) for the query (2,0), and whether the greatest is nearest.</summary>
    public static TheoryData<string, double[], bool> Functions => new()
    {
        { DistanceFunction.CosineSimilarity, [1, Math.Sqrt(0.5), -1, 0], true },
        { DistanceFunction.CosineDistance, [0, 1 - Math.Sqrt(0.5), 2, 1], false },
        { DistanceFunction.DotProductSimilarity, [2, 2, -4, 0], true },
        { DistanceFunction.NegativeDotProductSimilarity, [-2, -2, 4, 0], false },
        { DistanceFunction.EuclideanDistance, [1, Math.Sqrt(2), 4, 2], false },
        { DistanceFunction.EuclideanSquaredDistance, [1, 2, 16, 4], false },
        { DistanceFunction.ManhattanDistance, [1, 2, 4, 2], false },
    };

    public virtual void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task ScoresAreWhatTheFunctionSaysBestFirst(string function, double[] scores, bool isSimilarity)
    {
        VectorStoreCollection<object, Dictionary<string, object?>> points = await PointsAsync(function);
        List<(string Id, double Score)> found = await SearchAsync(points);
        (string, double)[] expected = [.. Expected(scores, isSimilarity)];
        Assert.Equal(expected.Select(hit => hit.Item1), found.Select(hit => hit.Id));
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Item2, pair.First.Score, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task AThresholdKeepsTheNearestWhicheverWayScoresRun(string function, double[] scores, bool isSimilarity)
    {
        VectorStoreCollection<object, Dictionary<string, object?>> points = await PointsAsync(function);
        foreach (double threshold in scores.SelectMany(score => new[] { score - 0.01, score + 0.01 }))
        {
            IEnumerable<string> expected = Expected(scores, isSimilarity)
                .Where(hit => isSimilarity ? hit.Score >= threshold : hit.Score <= threshold).Select(hit => hit.Id);
            Assert.Equal(expected, (await SearchAsync(points, new() { ScoreThreshold = threshold })).Select(hit => hit.Id));
        }
    }

    [Fact]
    public async Task AThresholdThatIsAScoreIncludesIt()
    {
        foreach ((string function, double score) in new[] { (DistanceFunction.EuclideanDistance, 4.0), (DistanceFunction.DotProductSimilarity, -4.0), (DistanceFunction.CosineDistance, 2.0) })
        {
            VectorStoreCollection<object, Dictionary<string, object?>> points = await PointsAsync(function);
            Assert.Equal(4, (await SearchAsync(points, new() { ScoreThreshold = score })).Count);
        }
    }

    [Fact]
    public async Task IdenticalVectorsScoreOneAtMost()
    {
        VectorStoreCollection<object, Dictionary<string, object?>> points = await PointsAsync(DistanceFunction.CosineSimilarity, 84);
        float[] vector = [.. Enumerable.Range(0, 84).Select(i => (float)i)];
        await points.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "x", ["Place"] = vector });
        Assert.Equal(1, (await points.SearchAsync(vector, 1).ListAsync())[0].Score!.Value);
        VectorStoreCollection<object, Dictionary<string, object?>> apart = await PointsAsync(DistanceFunction.CosineDistance, 84);
        await apart.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "x", ["Place"] = vector });
        Assert.Equal(0, (await apart.SearchAsync(vector, 1).ListAsync())[0].Score!.Value);
    }

    [Fact]
    public async Task FiltersAreAppliedBeforeTheNearestAreChosen()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync(1000);
        foreach (VectorSearchOptions<Note> options in new VectorSearchOptions<Note>[]
        {
            new() { Filter = note => note.Year >= 990 },
            new() { Filter = note => note.Small >= 990 },
            new() { Filter = note => note.Year >= 900 && note.Small >= 990 },
        })
        {
            Assert.Equal(["990", "991", "992"], (await notes.SearchAsync(new float[2], 3, options).ListAsync()).Select(hit => hit.Record.Id));
        }

        Assert.Empty(await notes.SearchAsync(new float[2], 3, new() { Filter = note => note.Year < 0 }).ListAsync());
        Assert.Equal(2, (await notes.SearchAsync(new float[2], 3, new() { Filter = note => note.Year < 2 }).ListAsync()).Count);
    }

    [Fact]
    public async Task WhatWasRemovedOrReplacedIsNotFound()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync(5);
        await notes.DeleteAsync(["0", "3"]);
        Note moved = Note.At("1", 50);
        await notes.UpsertAsync(moved);
        List<VectorSearchResult<Note>> found = await notes.SearchAsync(new float[] { 1, 0 }, 9).ListAsync();
        Assert.Equal([("2", 1.0), ("4", 3.0), ("1", 49.0)], found.Select(hit => (hit.Record.Id, hit.Score!.Value)));

        // Their places are taken again.
        await notes.UpsertAsync([Note.At("8", 1), Note.At("9", 2), Note.At("10", 3)]);
        found = await notes.SearchAsync(new float[] { 1, 0 }, 2, new() { Filter = note => note.Id != "2" }).ListAsync();
        Assert.Equal([("8", 0.0), ("9", 1.0)], found.Select(hit => (hit.Record.Id, hit.Score!.Value)));
    }

    [Fact]
    public async Task PagesFollowOneAnother()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync(10);
        async Task<string> Page(int skip, int top) =>
            string.Concat((await notes.SearchAsync(new float[2], top, new() { Skip = skip }).ListAsync()).Select(hit => hit.Record.Id));
        Assert.Equal(("012", "345", "89", ""), (await Page(0, 3), await Page(3, 3), await Page(8, 3), await Page(10, 3)));
        Assert.Equal("0123456789", await Page(0, int.MaxValue));
        Assert.Equal("9", await Page(9, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSearchOptions<Note> { Skip = -1 });
    }

    [Fact]
    public async Task VectorsComeWhereTheyAreAskedFor()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync(3);
        Assert.All(await notes.SearchAsync(new float[2], 3).ListAsync(), hit => Assert.Null(hit.Record.Place));
        List<VectorSearchResult<Note>> with = await notes.SearchAsync(new float[2], 3, new() { IncludeVectors = true }).ListAsync();
        Assert.Equal([0f, 1f, 2f], with.Select(hit => hit.Record.Place!.Value.Span[0]));
        List<Note> got = await notes.GetAsync(note => note.Year > 0, 9, new() { IncludeVectors = true }).ListAsync();
        Assert.Equal([1f, 2f], got.Select(note => note.Place!.Value.Span[0]));
    }

    [Fact]
    public async Task EachVectorPropertyHasItsOwnNeighbours()
    {
        VectorStoreCollection<int, Pair> pairs = _store.GetCollection<int, Pair>("pairs");
        await pairs.EnsureCollectionExistsAsync();
        await pairs.UpsertAsync([new() { Id = 1, Left = new(new float[] { 0, 0 }), Right = new float[] { 9 } }, new() { Id = 2, Left = null, Right = new float[] { 1 } }]);
        async Task<IEnumerable<(int, double)>> Search<T>(T value, VectorSearchOptions<Pair> options)
            where T : notnull =>
            (await pairs.SearchAsync(value, 9, options).ListAsync()).Select(hit => (hit.Record.Id, hit.Score!.Value));
        Assert.Equal([(1, 5.0)], await Search(new Embedding<float>(new float[] { 3, 4 }), new() { VectorProperty = pair => pair.Left }));
        Assert.Equal([(2, 1.0), (1, 81.0)], await Search((ReadOnlyMemory<float>)new float[] { 0 }, new() { VectorProperty = pair => pair.Right }));
        Assert.Throws<InvalidOperationException>(() => { pairs.SearchAsync(new float[2], 1); });
        Pair second = (await pairs.GetAsync(2, new() { IncludeVectors = true }))!;
        Assert.Null(second.Left);
        Assert.Equal([1f], second.Right.ToArray());
        await pairs.UpsertAsync(new Pair { Id = 1, Left = null, Right = new float[] { 0 } });
        Assert.Empty(await Search(new float[2], new() { VectorProperty = pair => pair.Left }));
    }

    [Fact]
    public async Task NaNIsLastAndWithinNoThreshold()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync(2);
        await notes.UpsertAsync(Note.At("nan", float.NaN));
        Assert.Equal(["0", "1", "nan"], (await notes.SearchAsync(new float[2], 9).ListAsync()).Select(hit => hit.Record.Id));
        Assert.Equal(2, (await notes.SearchAsync(new float[2], 9, new() { ScoreThreshold = double.PositiveInfinity }).ListAsync()).Count);
    }

    [Fact]
    public async Task WhoReadsSeesOneMoment()
    {
        VectorStoreCollection<string, Note> notes = await NotesAsync(300);
        using var ended = new CancellationTokenSource();
        Task writer = Task.Run(async () =>
        {
            // All records move at once; the year and both components tell the same moment.
            for (int round = 1; !ended.IsCancellationRequested; round++)
            {
                await notes.UpsertAsync(Enumerable.Range(0, 300).Select(i => new Note { Id = $"{i}", Year = round, Small = (short)i, Place = new float[] { round, round } }));
                await notes.DeleteAsync(Enumerable.Range(0, 100).Select(i => $"{i}"));
            }
        });
        try
        {
            for (int i = 0; i < 60; i++)
            {
                VectorSearchOptions<Note> options = new()
                {
                    IncludeVectors = true,
                    Filter = (i % 3) switch { 0 => null, 1 => note => note.Year >= 0, _ => note => note.Small >= 0 && note.Topic == null },
                };
                List<VectorSearchResult<Note>> found = await notes.SearchAsync(new float[2], 1000, options).ListAsync();
                Assert.Contains(found.Count, new[] { 200, 300 });
                int year = found[0].Record.Year;
                Assert.All(found.Where(_ => year > 0), hit =>
                {
                    Assert.Equal(year, hit.Record.Year);
                    Assert.Equal(Math.Sqrt(2) * year, hit.Score!.Value, 1e-3);
                    Assert.Equal([(float)year, year], hit.Record.Place!.Value.ToArray());
                });
            }
        }
        finally
        {
            await ended.CancelAsync();
            await writer;
        }
    }

    private static IEnumerable<(string Id, double Score)> Expected(double[] scores, bool isSimilarity) =>
        scores.Select((score, i) => ($"{i}", score)).OrderBy(hit => isSimilarity ? -hit.score : hit.score);

    private static async Task<List<(string Id, double Score)>> SearchAsync(
        VectorStoreCollection<object, Dictionary<string, object?>> points, VectorSearchOptions<Dictionary<string, object?>>? options = null) =>
        [.. (await points.SearchAsync(new float[] { 2, 0 }, 9, options).ListAsync()).Select(hit => ((string)hit.Record["Id"]!, hit.Score!.Value))];

    private async Task<VectorStoreCollection<object, Dictionary<string, object?>>> PointsAsync(string function, int dimensions = 2)
    {
        VectorStoreCollection<object, Dictionary<string, object?>> points = _store.GetDynamicCollection(function + dimensions, new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", typeof(string)),
                new VectorStoreVectorProperty("Place", typeof(float[]), dimensions) { DistanceFunction = function },
            ],
        });
        await points.EnsureCollectionExistsAsync();
        if (dimensions == 2)
        {
            float[][] places = [[1, 0], [1, 1], [-2, 0], [0, 0]];
            await points.UpsertAsync(places.Select((place, i) => new Dictionary<string, object?> { ["Id"] = $"{i}", ["Place"] = place }));
        }

        return points;
    }

    private async Task<VectorStoreCollection<string, Note>> NotesAsync(int count)
    {
        VectorStoreCollection<string, Note> notes = _store.GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(Enumerable.Range(0, count).Select(i => new Note { Id = $"{i}", Year = i, Small = (short)i, Place = new float[] { i, 0 } }));
        return notes;
    }

    internal sealed class Pair
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreVector(2, DistanceFunction = DistanceFunction.EuclideanDistance)]
        public Embedding<float>? Left { get; set; }

        [VectorStoreVector(1, DistanceFunction = DistanceFunction.EuclideanSquaredDistance)]
        public ReadOnlyMemory<float> Right { get; set; }
    }
}
