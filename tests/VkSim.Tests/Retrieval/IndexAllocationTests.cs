using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>Awaited searches into the caller's memory allocate nothing on any thread, once they have run.</summary>
[Trait("Needs", "Vulkan")]
[Collection(nameof(NothingBeside))]
public sealed class IndexAllocationTests
{
    private const int D = 16;
    private const int K = 5;

    // Short ones, so that what the runtime itself does now and then misses some.
    private const int Rounds = 80;
    private const int SearchesOfRound = 4;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task AwaitedSearchesAllocateNothing(DeviceCase row) => await DeviceMatrix.RunAloneAsync(row, async device =>
    {
        using VectorDevice host = VectorDevice.Create("cpu");
        foreach (IndexDevice[] devices in new IndexDevice[][] { [new(device)], [new(device), new(host)] })
        {
            using var index = EmbeddingIndex.Create(devices, new() { Dimensions = D });
            index.AddRange(RandomRows.Normal(row.Scale(2000, 200), D, 1));
            float[] queries = RandomRows.Normal(2, D, 2);
            using Matrix onDevice = device.Upload(queries, 2, D);
            long[] ids = new long[2 * K];
            float[] scores = new float[2 * K];
            IndexFilter filter = IndexFilter.Of(5, 8);
            await CheckAsync(() => index.SearchAsync(queries, K, ids, scores));
            await CheckAsync(() => index.SearchAsync(queries, K, ids, scores, filter));
            await CheckAsync(() => index.SearchWithinAsync(queries.AsMemory(0, D), 0.1f, ids, scores));
            if (devices.Length == 1)
            {
                await CheckAsync(() => index.SearchAsync(onDevice, K, ids, scores));
            }
            else
            {
                Check(() => index.Search(queries, K, ids, scores));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task AwaitedSearchesThatAreMadeTogetherAllocateNothing(DeviceCase row) => await DeviceMatrix.RunAloneAsync(row, async device =>
    {
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, BatchWindow = TimeSpan.FromMilliseconds(1) });
        index.AddRange(RandomRows.Normal(row.Scale(2000, 200), D, 1));
        float[] queries = RandomRows.Normal(3, D, 2);
        long[][] ids = [new long[K], new long[K], new long[K]];
        float[][] scores = [new float[K], new float[K], new float[K]];
        index.Search(queries.AsSpan(0, D), K, ids[0], scores[0]);
        long[] expected = [.. ids[0]];
        await CheckAsync(() => index.SearchAsync(queries.AsMemory(0, D), K, ids[0], scores[0]));
        Assert.Equal(expected, ids[0]);
        await CheckAsync(
            () => index.SearchAsync(queries.AsMemory(0, D), K, ids[0], scores[0]),
            () => index.SearchAsync(queries.AsMemory(D, D), K, ids[1], scores[1]),
            () => index.SearchAsync(queries.AsMemory(2 * D, D), K, ids[2], scores[2]));
        Assert.Equal(expected, ids[0]);
    });

    // The least of some rounds: what is pooled is so for each thread, and the runtime itself may allocate on any, once.
    private static async Task CheckAsync(params Func<ValueTask<int>>[] searches)
    {
        var underWay = new ValueTask<int>[searches.Length];
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < SearchesOfRound; i++)
            {
                for (int each = 0; each < searches.Length; each++)
                {
                    underWay[each] = searches[each]();
                }

                for (int each = 0; each < searches.Length; each++)
                {
                    await underWay[each];
                }
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }

    private static void Check(Action search)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < SearchesOfRound; i++)
            {
                search();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }
}
