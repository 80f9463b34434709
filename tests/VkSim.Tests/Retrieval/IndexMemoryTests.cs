using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>What an index takes beside its rows.</summary>
public sealed class IndexMemoryTests
{
    private const int N = 300_000;
    private const int D = 8;

    [Fact]
    public void IdsThatRunOnTakeAtMostEightBytesARow()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D });
        index.AddRange(RandomRows.Normal(N, D, 1));
        Assert.InRange((double)(index.MemoryBytes - ((long)N * D * sizeof(float))) / N, 5, 8);
    }

    [Fact]
    public void AnyIdsTakeAtMostSixteen()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D });
        var random = new Random(1);
        HashSet<long> ids = [];
        while (ids.Count < N)
        {
            ids.Add(random.NextInt64());
        }

        index.AddRange([.. ids], RandomRows.Normal(N, D, 1));
        index.RemoveRange([.. ids.Take(N / 100)]);
        index.AddRange([.. ids.Take(N / 100)], RandomRows.Normal(N / 100, D, 2));
        Assert.Equal(N, index.Count);
        Assert.InRange((double)(index.MemoryBytes - ((long)N * D * sizeof(float))) / N, 13, 16);
    }
}
