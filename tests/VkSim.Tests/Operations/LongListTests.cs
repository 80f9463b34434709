using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>Searches for more neighbours than a workgroup sorts at a time.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class LongListTests
{
    private static readonly float[] Queries = [0, 3, -40];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    public static TheoryData<DeviceCase> Reduced => DeviceMatrix.Reduced;

    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void AreRightForEveryOrderOfTheRows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int rows = row.Scale(3000, 700);
        var random = new Random(5);
        var databases = new Dictionary<string, Func<int, float>>
        {
            ["rising"] = i => i,
            ["falling"] = i => rows - i,
            ["equal"] = _ => 7,
            ["few values"] = i => i % 5,
            ["two values that change places"] = i => i < rows / 2 ? 9 : 2,
            ["random"] = _ => random.Next(-50_000, 50_000),
            ["much NaN"] = i => i % 3 == 0 ? float.NaN : i % 11 == 0 ? float.PositiveInfinity : random.Next(100),
        };
        foreach ((string name, Func<int, float> value) in row.IsSlow ? databases.Skip(4) : databases)
        {
            foreach (int k in row.IsSlow ? [513] : new[] { 513, 700, 1100 })
            {
                Check(device, [.. Enumerable.Range(0, rows).Select(value)], k, $"{name}, {k}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Reduced))]
    public void AreRightWithoutACapability(DeviceCase row) => DeviceMatrix.Run(row, device =>
        Check(device, [.. Enumerable.Range(0, row.Scale(2500, 600)).Select(i => (float)(i * 7 % 300))], row.Scale(900, 520), "some values"));

    [Theory]
    [MemberData(nameof(Adapters))]
    public void MayHoldMostOfTheRows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Also beyond what one workgroup's loops reach.
        int rows = row.Scale(300_000, 800);
        var random = new Random(6);
        float[] values = [.. Enumerable.Range(0, rows).Select(_ => (float)random.Next(1000))];
        foreach (int k in row.IsSlow ? [rows] : new[] { 20_000, 200_000, rows, rows + 2 })
        {
            Check(device, values, k, $"{k}", queries: 1);
        }
    });

    // Whole numbers in one column: distances are exact.
    private static void Check(VectorDevice device, float[] values, int k, string what, int queries = 3)
    {
        using Matrix database = device.Upload(values, values.Length, 1);
        using Matrix asked = device.Upload(Queries[..queries], queries, 1);
        Neighbors found = device.NearestNeighbors(asked, database, k, Metric.L1);
        for (int q = 0; q < queries; q++)
        {
            double[] distances = [.. values.Select(value => Math.Abs((double)value - Queries[q]))];
            (double[] scores, long[] ids) = ReferenceRanking.TopK(distances, k, largest: false);
            Assert.True(ids.AsSpan().SequenceEqual(found.IdsOf(q)), $"{what}, query {q}");
            Assert.Equal([.. scores.Select(score => (float)score)], found.ScoresOf(q).ToArray());
        }
    }
}
