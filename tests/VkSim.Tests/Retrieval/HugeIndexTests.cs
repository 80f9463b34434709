using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>More components than 32 bits count; in single precision, which takes 9 GB, they are not tried.</summary>
public sealed class HugeIndexTests
{
    private const int D = 4096;
    private const int Added = 8192;
    private const long Rows = 65L * Added;

    // Bits take 268 MB, bytes 2 GB, halves 4 GB.
    public static TheoryData<Quantization, ElementType> Kinds => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1"
        ? new() { { Quantization.Binary, ElementType.Float32 }, { Quantization.Int8, ElementType.Float32 }, { Quantization.None, ElementType.Float16 } }
        : new() { { Quantization.Binary, ElementType.Float32 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MoreComponentsThan32BitsCountAreSearched(Quantization quantization, ElementType storage)
    {
        Assert.True(Rows * D > 1L << 31);
        using var device = VectorDevice.Create("cpu");
        Metric metric = quantization == Quantization.Binary ? Metric.L0 : Metric.SquaredL2;
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, Metric = metric, Quantization = quantization, Storage = storage });
        float[] rows = RandomRows.Normal(Added, D);
        float[] last = RandomRows.Normal(1, D, 3);
        for (long first = 0; first < Rows; first += Added)
        {
            if (first + Added == Rows)
            {
                last.CopyTo(rows, (Added - 2) * D);
            }

            index.AddRange(rows);
        }

        Assert.Equal(Rows, index.Count);
        SearchResult found = index.Search(index.Get(Rows - 2), 2);
        Assert.Equal(Rows - 2, found[0].Id);
        Assert.Equal(0f, found[0].Score);
        Assert.True(found[1].Score > 0);

        // The same row 64 or 65 times, lower ids first.
        found = index.Search(index.Get(Added - 1), 64);
        Assert.Equal(Enumerable.Range(1, 64).Select(i => (i * (long)Added) - 1), found.Ids.ToArray());
        index.Remove(Rows - 2);
        Assert.NotEqual(Rows - 2, index.Search(last, 1)[0].Id);
    }
}
