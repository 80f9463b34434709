using System.Collections.Concurrent;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>Searches that are made together.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class IndexBatchingTests
{
    private const int Threads = 6;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EachFindsWhatItFindsAloneAndWhatItsThreadHasWritten(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        const int D = 16;
        var options = new EmbeddingIndexOptions { Dimensions = D, Metric = Metric.L2, BatchWindow = TimeSpan.FromMilliseconds(1) };
        using var index = EmbeddingIndex.Create(device, options);
        using var alone = EmbeddingIndex.Create(device, options with { BatchWindow = TimeSpan.Zero });
        float[] rows = RandomRows.Normal(row.Scale(2000, 200), D, 1);
        index.AddRange(rows);
        alone.AddRange(rows);
        IndexFilter odd = IndexFilter.Of([.. Enumerable.Range(0, 300).Select(i => (2L * i) + 1)]);
        IndexFilter nested = IndexFilter.Where(id => id > 0 || index.Search(rows.AsSpan(0, D), 1).Count == 1);
        IndexFilter tooShort = IndexFilter.FromMask([true]);
        IndexFilter broken = IndexFilter.Where(_ => throw new FormatException());
        var errors = new ConcurrentQueue<string>();
        RunThreads(errors, number =>
        {
            var random = new Random(number);
            for (int search = 0; search < (row.IsCpu ? 40 : 2); search++)
            {
                int count = random.Next(1, 4);
                float[] queries = RandomRows.Normal(count, D, (100 * number) + search);
                (int k, float? threshold) = random.Next(3) switch { 0 => (5, (float?)null), 1 => (9, null), _ => (5, 4) };
                IndexFilter? filter = random.Next(4) switch { 0 => odd, 1 => nested, _ => null };
                SearchResult found = index.Search(queries, k, filter, threshold);
                SearchResult expected = alone.Search(queries, k, filter == nested ? null : filter, threshold);
                Expect(errors, Same(found, expected), $"thread {number}, search {search} found others");
                Expect(errors, Record.Exception(() => index.Search(queries, k, tooShort)) is ArgumentException, "a wrong filter was not told");
                Expect(errors, Record.Exception(() => index.Search(queries, k, broken)) is FormatException, "an exception was lost");
                Expect(errors, Record.Exception(() => index.Search(queries, k, cancellationToken: new(true))) is OperationCanceledException, "a cancellation was lost");
                float[] own = new float[D];
                own[number] = 1000 + search;
                index.Upsert(1_000_000 + number, own);
                Expect(errors, index.Search(own, 1)[0].Id == 1_000_000 + number, "what was written before was not found");
                index.Remove(1_000_000 + number);
            }
        });
        Assert.Empty(errors);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public Task AwaitedOnesToo(DeviceCase row) => DeviceMatrix.RunAloneAsync(row, async device =>
    {
        const int D = 16;
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, BatchWindow = TimeSpan.FromMilliseconds(1) });
        index.AddRange(RandomRows.Normal(row.Scale(2000, 200), D, 1));
        using var cancelled = new CancellationTokenSource();
        for (int round = 0; round < (row.IsCpu ? 20 : 1); round++)
        {
            float[][] queries = [.. Enumerable.Range(0, 12).Select(i => RandomRows.Normal(1, D, (100 * round) + i))];
            Task<SearchResult>[] searches = [.. queries.Select((query, i) => index.SearchAsync(query, 3 + (i % 2)).AsTask())];
            using var cancellation = new CancellationTokenSource();
            Task<SearchResult> given = index.SearchAsync(queries[0], 3, cancellationToken: cancellation.Token).AsTask();
            Task<SearchResult> refused = index.SearchAsync(queries[0], 3, IndexFilter.FromMask([true])).AsTask();
            await cancellation.CancelAsync();
            await Task.WhenAny(given);
            Assert.True(given.IsCanceled || given.IsCompletedSuccessfully);
            await Assert.ThrowsAsync<ArgumentException>(() => refused);
            for (int i = 0; i < searches.Length; i++)
            {
                Assert.True(Same(index.Search(queries[i], 3 + (i % 2)), await searches[i]));
            }
        }

        Task<SearchResult> last = index.SearchAsync(new float[D], 3).AsTask();
        await last;
        index.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await index.SearchAsync(new float[D], 3));
    });

    [Fact]
    public void NothingIsAllocatedOnceTheyHaveRun()
    {
        const int D = 16, K = 5;
        using VectorDevice device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, BatchWindow = TimeSpan.FromMilliseconds(1) });
        index.AddRange(RandomRows.Normal(2000, D, 1));
        float[] queries = RandomRows.Normal(Threads, D, 3);
        IndexFilter few = IndexFilter.Of(5, 8);
        var errors = new ConcurrentQueue<string>();
        RunThreads(errors, number =>
        {
            using var cancellation = new CancellationTokenSource();
            long[] ids = new long[K];
            float[] scores = new float[K];
            long least = long.MaxValue;
            for (int round = 0; round < 6 && least > 0; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 10; i++)
                {
                    index.Search(queries.AsSpan(number * D, D), K, ids, scores, i % 2 == 0 ? few : null, cancellationToken: cancellation.Token);
                }

                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Expect(errors, least == 0, $"{least} bytes");
        });
        Assert.Empty(errors);
    }

    private static void RunThreads(ConcurrentQueue<string> errors, Action<int> run)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            if (Record.Exception(() => run(number)) is { } error)
            {
                errors.Enqueue(error.ToString());
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private static void Expect(ConcurrentQueue<string> errors, bool isTrue, string otherwise)
    {
        if (!isTrue)
        {
            errors.Enqueue(otherwise);
        }
    }

    private static bool Same(SearchResult a, SearchResult b) => a.Ids.SequenceEqual(b.Ids) && a.Scores.SequenceEqual(b.Scores) && a.Count == b.Count;
}
