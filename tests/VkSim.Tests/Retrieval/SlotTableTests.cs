using VkSim.Retrieval;

namespace VkSim.Tests.Retrieval;

/// <summary>The table of slots against a dictionary.</summary>
public sealed class SlotTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FindsWhatADictionaryFinds(int seed)
    {
        var random = new Random(seed);
        List<long> idOf = [];
        var table = new SlotTable(slot => idOf[slot]);
        var expected = new Dictionary<long, int>();
        for (int step = 0; step < 60_000; step++)
        {
            // Ids of several kinds: low ones, all 64 bits, equal in their upper or lower halves.
            long id = random.Next(3) switch { 0 => random.Next(3000), 1 => (long)random.Next(3000) << 40, _ => random.Next(3000) * 0x123456789ABCDL };
            if (random.Next(3) > 0)
            {
                idOf.Add(id);
                Assert.Equal(expected.TryAdd(id, idOf.Count - 1), table.TryAdd(id, idOf.Count - 1));
            }
            else if (expected.Remove(id))
            {
                table.Remove(id);
            }

            Assert.Equal(expected.TryGetValue(id, out int slot) ? slot : -1, table.Find(id));
        }

        foreach ((long id, int slot) in expected)
        {
            Assert.Equal(slot, table.Find(id));
        }
    }

    [Fact]
    public void TakesFewBytesAndGrowsInParts()
    {
        const int N = 300_000;
        var table = new SlotTable(slot => slot * 7L);
        long largestStep = 0;
        for (int slot = 0; slot < N; slot++)
        {
            long before = table.Bytes;
            table.TryAdd(slot * 7L, slot);
            largestStep = Math.Max(largestStep, table.Bytes - before);
        }

        Assert.InRange(table.Bytes, 5L * N, 8L * N);
        Assert.InRange(largestStep, 1, N / 20);
    }
}
