using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Frames;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class FrameBudgetTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void SlicesGiveWhatTheWholeGives(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        (int few, int many) = (5, row.Scale(9000, 60));
        using Matrix queries = device.Upload(RandomRows.Normal(few, 64, 1), few, 64);
        float[] values = RandomRows.Normal(many, 64, 2);
        values[64 * 17] = float.NaN;
        using Matrix database = device.Upload(values, many, 64);
        var budget = new FrameBudget(device, TimeSpan.FromTicks(1000));
        using Matrix unit = device.Allocate(many, 64);
        Finish(budget.Normalize(database, unit));
        Assert.Equal(Values(device.Normalize(database)), unit.ToArray());
        using Matrix wide = device.Allocate(few, many);
        int slices = Finish(budget.Cdist(queries, database, wide));
        Assert.InRange(slices, row.Scale(2, 1), int.MaxValue);
        Assert.Equal(Values(device.Cdist(queries, database)), wide.ToArray());
        using Matrix tall = device.Allocate(many, few);
        Finish(budget.CosineSimilarity(database, queries, tall));
        Assert.Equal(Values(device.CosineSimilarity(database, queries)), tall.ToArray());
        Finish(budget.DotProducts(database, queries, tall));
        Assert.Equal(Values(device.DotProducts(database, queries)), tall.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ASearchInSlicesFindsWhatTheWholeFinds(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rows = row.Scale(6000, 50);
        float[] values = RandomRows.Normal(rows, 8, 2);

        // Ties far apart, and rows that are NaN.
        values.AsSpan(0, 8).CopyTo(values.AsSpan((rows - 1) * 8, 8));
        values[(rows / 2) * 8] = float.NaN;
        using Matrix database = device.Upload(values, rows, 8);
        var budget = new FrameBudget(device, TimeSpan.FromTicks(500));
        foreach ((Metric metric, int k) in new[] { (Metric.L2, 7), (Metric.Cosine, 7), (Metric.L1, rows + 3) })
        {
            using Matrix queries = device.Upload(RandomRows.Normal(3, 8, 1), 3, 8);
            using BudgetedSearch search = budget.NearestNeighbors(queries, database, k, metric);
            long[] ids = new long[3 * k];
            float[] scores = new float[3 * k];
            search.Read(ids, scores);
            Assert.All(ids, id => Assert.Equal(-1, id));
            while (!search.Continue())
            {
                Thread.Yield();
            }

            Neighbors whole = device.NearestNeighbors(queries, database, k, metric);
            search.Read(ids, scores);
            Assert.Equal(whole.Ids.ToArray(), ids);
            Agreement.SameBits(whole.Scores.ToArray(), scores, $"{metric}");
            Assert.Equal(rows, search.RowsDone);
            Assert.True(search.SliceTime > TimeSpan.Zero);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WorkCanBeGivenUpAndBadInputIsTold(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        using Matrix x = device.Upload(RandomRows.Normal(row.Scale(5000, 40), 8), row.Scale(5000, 40), 8);
        using Matrix narrow = device.Allocate(2, 7);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameBudget(device, TimeSpan.Zero));
        var budget = new FrameBudget(device, TimeSpan.FromMilliseconds(1));
        BudgetedSearch search = budget.NearestNeighbors(x, x, 2, Metric.L2);
        search.Continue();
        search.Dispose();
        Assert.Throws<ObjectDisposedException>(() => search.Continue());
        Assert.Throws<ArgumentException>(() => budget.NearestNeighbors(x, narrow, 1, Metric.L2));
        Assert.Throws<ArgumentException>(() => budget.Cdist(x, x, narrow));
        Assert.Throws<ArgumentException>(() => budget.Normalize(x, narrow));
        Assert.Throws<ArgumentException>(() => budget.Normalize(x, x, new NormalizeOptions { Axis = NormalizeAxis.Columns }));
    });

    private static float[] Values(Matrix matrix)
    {
        using (matrix)
        {
            return matrix.ToArray();
        }
    }

    private static int Finish(BudgetedWork work)
    {
        using (work)
        {
            int calls = 0;
            while (!work.Continue())
            {
                calls++;
                Thread.Yield();
            }

            return calls;
        }
    }
}
