using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Gpu;

/// <summary>Searches among vectors in a byte or a bit a component, by every kernel and however the work is cut.</summary>
[Trait("Needs", "Vulkan")]
public sealed class CodedRowTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    public static TheoryData<DeviceCase> WithoutSubgroups => DeviceMatrix.GpusWithoutSubgroups;

    [Theory]
    [MemberData(nameof(Devices))]
    public void BytesAreSearchedWithTheBitsOfTheRoundedVectors(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // One query reads the bytes themselves, and each metric is a kernel to compile. More have them decoded, unless the cut is a GPU's.
        if (row.Cut == WorkCut.AsTuned && !row.IsSlow)
        {
            foreach (Metric metric in new[] { Metric.L2, Metric.L1, Metric.LInf })
            {
                Compare(device, metric, 70, 200, [1]);
            }

            Compare(device, Metric.Dot, 8, 200, [70]);
            Compare(device, Metric.Dot, 4101, 20, [1]);
        }

        Compare(device, row.IsSlow ? Metric.Dot : Metric.Cosine, 70, row.Scale(200, 40), [1, 3]);
        Compare(device, Metric.Dot, 0, 10, [2]);
    });

    [Theory]
    [MemberData(nameof(WithoutSubgroups))]
    public void LanesMayMeetInSharedMemory(DeviceCase row) => DeviceMatrix.Run(row, device => Compare(device, Metric.Cosine, 300, 200, [1, 3]));

    [Theory]
    [MemberData(nameof(Devices))]
    public void DifferingBitsAreCounted(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int d in row.IsSlow ? [70] : new[] { 0, 1, 64, 600 })
        {
            int n = row.Scale(300, 40);
            using var bits = EmbeddingIndex.Create(device, new() { Dimensions = d, Metric = Metric.L0, Quantization = Quantization.Binary });
            float[] rows = RandomRows.Normal(n, d);
            bits.AddRange([.. Enumerable.Range(0, n).Select(id => (long)id)], rows);
            bits.Remove(2);
            foreach (int q in row.IsSlow ? [3] : new[] { 1, 5, 70 })
            {
                float[] queries = RandomRows.Normal(q, d, q);
                SearchResult found = bits.Search(queries, 9, IndexFilter.Where(id => id % 3 != 1));
                for (int query = 0; query < found.Queries; query++)
                {
                    (long Id, float Distance)[] expected = [.. Enumerable.Range(0, n).Where(id => id != 2 && id % 3 != 1)
                        .Select(id => ((long)id, (float)Differing(rows.AsSpan(id * d, d), queries.AsSpan(query * d, d)))).OrderBy(pair => pair.Item2).ThenBy(pair => pair.Item1).Take(9)];
                    Assert.Equal(expected.Select(pair => pair.Id), found.IdsOf(query).ToArray());
                    Assert.Equal(expected.Select(pair => pair.Distance), found.ScoresOf(query).ToArray());
                }
            }
        }
    });

    private static void Compare(VectorDevice device, Metric metric, int d, int n, int[] counts)
    {
        var options = new EmbeddingIndexOptions { Dimensions = d, Metric = metric };
        using var bytes = EmbeddingIndex.Create(device, options with { Quantization = Quantization.Int8 });
        using var rounded = EmbeddingIndex.Create(device, options);
        float[] rows = RandomRows.Normal(n, d);
        rows.AsSpan(3 * d, d).Clear();
        rows.AsSpan(5 * d, d).Fill(float.NaN);
        bytes.AddRange([.. Enumerable.Range(0, n).Select(id => (long)id)], rows);
        bytes.Remove(1);
        foreach (long id in bytes.GetIds())
        {
            rounded.Add(id, bytes.Get(id));
        }

        foreach (int q in counts)
        {
            float[] queries = RandomRows.Normal(q, d, q);
            rows.AsSpan(7 * d, d).CopyTo(queries);
            foreach (IndexFilter? filter in new[] { null, IndexFilter.Where(id => id % 3 != 1) })
            {
                SearchResult expected = rounded.Search(queries, 9, filter);
                SearchResult found = bytes.Search(queries, 9, filter);
                Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
                Assert.Equal(Bits(expected.Scores), Bits(found.Scores));
            }
        }
    }

    private static uint[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToUInt32Bits);

    private static int Differing(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        int count = 0;
        for (int i = 0; i < a.Length; i++)
        {
            count += a[i] > 0 != b[i] > 0 ? 1 : 0;
        }

        return count;
    }
}
