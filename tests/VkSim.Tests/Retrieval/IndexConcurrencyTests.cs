using System.Collections.Concurrent;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>Threads that search while others change what is searched.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class IndexConcurrencyTests
{
    private const int Group = 12;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EverySearchSeesOneMoment(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        // The vectors of a group always have the same second component, and are always all there: they change together.
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 2, Metric = Metric.L1 });
        long[] ids = [.. Enumerable.Range(0, Group).Select(i => (long)(1000 - i))];
        index.AddRange(ids, Vectors(0));
        index.AddRange([.. Enumerable.Range(0, row.Scale(2000, 200)).SelectMany(i => new[] { 500f, i })]);
        var errors = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        Thread[] readers = [.. Enumerable.Range(0, 3).Select(number => new Thread(() => Collect(errors, stop, () => Read(index, number))))];
        Array.ForEach(readers, reader => reader.Start());
        Thread other = new(() => Collect(errors, stop, () => ChangeOthers(index)));
        other.Start();
        for (int version = 1; version < row.Scale(300, 20) && errors.IsEmpty; version++)
        {
            index.UpsertRange(ids, Vectors(version));
        }

        stop.Cancel();
        Array.ForEach(readers, reader => reader.Join());
        other.Join();
        Assert.Empty(errors);
        Assert.True(index.Compact());
        Assert.Equal(Group, index.Search([0, 0], 40, threshold: 400).Count);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TwoDriversWorkAtOnceAndFindTheSame(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        // Whole numbers: every order of summation has the same bits.
        const int D = 24, K = 7;
        using VectorDevice host = VectorDevice.Create("cpu");
        EmbeddingIndex[] indexes = [.. new[] { device, host }.Select(on => EmbeddingIndex.Create(on, new() { Dimensions = D, Metric = Metric.SquaredL2 }))];
        float[] rows = [.. RandomRows.Normal(row.Scale(1000, 200), D, 1).Select(x => MathF.Round(10 * x))];
        float[] queries = rows[..(3 * D)];
        var found = new SearchResult[2];
        using var start = new Barrier(2);
        Thread[] threads = [.. indexes.Select((index, number) => new Thread(() =>
        {
            start.SignalAndWait();
            index.AddRange(rows);
            for (int round = 0; round < 4; round++)
            {
                index.UpsertRange([2, 90 + round, 1000], rows.AsSpan(round * D, 3 * D));
                found[number] = index.Search(queries, K, IndexFilter.Where(id => id % 3 != 1));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Array.ForEach(indexes, index => index.Dispose());
        Assert.Equal(found[1].Ids.ToArray(), found[0].Ids.ToArray());
        Assert.Equal(found[1].Scores.ToArray(), found[0].Scores.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public Task AwaitedSearchesRunBesideOneAnother(DeviceCase row) => DeviceMatrix.RunAloneAsync(row, async device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 1, Metric = Metric.L1 });
        index.AddRange([.. Enumerable.Range(0, row.Scale(3000, 300)).Select(i => (float)i)]);
        Task[] searches = [.. Enumerable.Range(0, 20).Select(async i =>
        {
            SearchResult found = await index.SearchAsync(new float[] { i }, 1);
            Assert.Equal([(long)i], found.Ids.ToArray());
        })];
        index.RemoveRange([100, 101]);
        index.Dispose();
        await Task.WhenAll(searches);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WritersOfOneIdComeOneAfterTheOther(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 1, Metric = Metric.L1 });
        int added = 0;
        int refused = 0;
        Parallel.For(0, 40, i =>
        {
            try
            {
                index.AddRange([i % 10, 100 + i], [i, i]);
                Interlocked.Increment(ref added);
            }
            catch (ArgumentException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal((10, 30, 20), (added, refused, index.Count));
        Assert.Equal(20, index.Search([0], 30).Count);
        foreach (long id in index.GetIds().Where(id => id < 100))
        {
            Assert.True(index.Contains(100 + (long)index.Get(id)[0]));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SearchesAllocateNothingOnceTheyHaveRun(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        const int D = 16, K = 5;
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D });
        int n = row.Scale(3000, 200);
        index.AddRange(RandomRows.Normal(n, D, 1));
        index.Remove(3);
        index.Upsert(7, RandomRows.Normal(1, D, 2));
        float[] queries = RandomRows.Normal(2, D, 3);
        long[] ids = new long[2 * K];
        float[] scores = new float[2 * K];
        IndexFilter[] filters = [IndexFilter.Of(5, 8), IndexFilter.Where(id => id % 3 == 0), IndexFilter.FromBits(new ulong[64])];
        Action[] calls =
        [
            () => index.Search(queries, K, ids, scores),
            () => index.Search(queries.AsSpan(0, D), K, ids, scores, threshold: 0.1f),
            () => index.SearchWithin(queries.AsSpan(0, D), 0.1f, ids, scores),
            .. filters.Select(filter => (Action)(() => index.Search(queries, K, ids, scores, filter))),
        ];
        foreach (Action call in calls)
        {
            Assert.Equal(0, AllocatedBy(call));
        }
    });

    // The least of a few rounds: the runtime itself may allocate on any thread, once.
    private static long AllocatedBy(Action call)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 4; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
            {
                call();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void Collect(ConcurrentQueue<string> errors, CancellationTokenSource stop, Func<string?> read)
    {
        try
        {
            while (!stop.IsCancellationRequested && errors.IsEmpty)
            {
                if (read() is { } error)
                {
                    errors.Enqueue(error);
                }
            }
        }
        catch (Exception e)
        {
            errors.Enqueue(e.ToString());
        }
    }

    private static string? Read(EmbeddingIndex index, int number)
    {
        IndexFilter? filter = number == 1 ? IndexFilter.Where(id => id > 900) : null;
        SearchResult found = index.Search([0, 0], Group + 3, filter, threshold: 400);
        return found.Count != Group ? $"{found.Count} of {Group} were found"
            : found.Scores[..Group].ContainsAnyExcept(found.Scores[0]) ? $"scores {string.Join(' ', found.Scores.ToArray())} are of several moments"
            : !found.Ids[..Group].SequenceEqual(Enumerable.Range(1001 - Group, Group).Select(i => (long)i).ToArray()) ? $"ids {string.Join(' ', found.Ids.ToArray())}"
            : null;
    }

    private static string? ChangeOthers(EmbeddingIndex index)
    {
        long[] added = [.. Enumerable.Range(0, 50).Select(i => 5000L + i)];
        index.UpsertRange(added, [.. added.SelectMany(_ => new[] { 700f, 0 })]);
        index.RemoveRange(added.AsSpan(0, 50));
        index.Compact(1);
        return index.Contains(5000) ? "5000 was removed" : null;
    }

    // Whole numbers below 400: a version is the score of its whole group.
    private static float[] Vectors(int version) => [.. Enumerable.Range(0, Group).SelectMany(_ => new[] { 0f, version % 399 })];
}
