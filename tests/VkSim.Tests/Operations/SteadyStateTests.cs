using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>What hot paths cost besides the work: nothing on the managed heap once they have run before.</summary>
public sealed class SteadyStateTests
{
    private const int Rows = 37;
    private const int Columns = 24;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [Trait("Needs", "Vulkan")]
    [Trait("Work", "Host")]
    [MemberData(nameof(Devices))]
    public void OperationsIntoGivenMatricesAllocateNothing(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        // A device of its own: beside another test's call, a call takes kernels and recordings that may have to be made first.
        using Matrix a = device.Upload(RandomRows.Normal(Rows, Columns, 1), Rows, Columns);
        using Matrix b = device.Upload(RandomRows.Normal(Rows, Columns, 2), Rows, Columns);
        using Matrix pairs = device.Allocate(Rows, Rows);
        using Matrix line = device.Allocate(Rows, 1);
        using Matrix unit = device.Allocate(Rows, Columns);
        using Matrix ofA = device.Allocate(Rows, Columns);
        using Matrix ofB = device.Allocate(Rows, Columns);
        using Matrix total = device.Allocate(1, 1);
        using Matrix condensed = device.Allocate(Rows * (Rows - 1) / 2, 1);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 5)];
        var infoNce = new InfoNceOptions { Negatives = unit, LabelSmoothing = 0.1f, Mask = Enumerable.Repeat(true, Rows * Rows).ToArray() };
        var to = new LossDestinations { Loss = total, Losses = line, GradientA = ofA, GradientB = ofB };
        var toOne = new LossDestinations { Loss = total, GradientA = ofA };
        (string Name, Action Call)[] calls =
        [
            ("normalize", () => device.Normalize(a, unit)),
            ("normalize, gradient", () => device.NormalizeBackward(a, b, unit)),
            ("cosine", () => device.CosineSimilarity(a, b, pairs)),
            ("cosine row by row", () => device.RowwiseCosineSimilarity(a, b, line)),
            ("cosine row by row, gradient", () => device.RowwiseCosineSimilarityBackward(a, b, line, ofA, ofB)),
            ("cdist", () => device.Cdist(a, b, pairs)),
            ("cdist, gradient", () => device.CdistBackward(a, b, pairs, ofA, ofB, null, pairs)),
            ("dot products", () => device.DotProducts(a, b, pairs)),
            ("softmax", () => device.Softmax(a, unit)),
            ("log-sum-exp", () => device.LogSumExp(a, line)),
            ("cdist, gradient from operands", () => device.CdistBackward(a, b, pairs, ofA, ofB)),
            ("pdist, gradient", () => device.PdistBackward(a, condensed, ofA)),
            ("cross-entropy", () => device.CrossEntropy(a, labels, line, ofA, total)),
            ("clip", () => device.Clip(a, b, to)),
            ("InfoNCE", () => device.InfoNce(a, b, to, infoNce)),
            ("NT-Xent", () => device.NtXent(a, b, toOne)),
            ("SigLIP", () => device.SigLip(a, b, to)),
            ("SupCon", () => device.SupCon(a, labels, toOne)),
        ];
        foreach ((string name, Action call) in calls)
        {
            Assert.Equal((name, 0), (name, AllocatedBy(device, call)));
        }
    });

    [Theory]
    [Trait("Needs", "Vulkan")]
    [MemberData(nameof(Devices))]
    public void SearchesAllocateTheirAnswersAlone(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        // Three scores and three ids for each query, in arrays, and what holds them.
        const long Answer = (3 * (sizeof(float) + sizeof(long))) + 200;
        float[] query = RandomRows.Normal(1, Columns, 1);
        using Matrix queries = device.Upload(query, 1, Columns);
        using Matrix database = device.Upload(RandomRows.Normal(Rows, Columns, 2), Rows, Columns);
        Assert.InRange(AllocatedBy(device, () => device.NearestNeighbors(queries, database, 3, Metric.L2)), 1, 20 * Answer);
        Assert.InRange(AllocatedBy(device, () => device.NearestNeighbors(query, database, 3, Metric.L2)), 1, 20 * Answer);
        Assert.Equal(device.NearestNeighbors(queries, database, 3, Metric.L2).Ids.ToArray(), device.NearestNeighbors(query, database, 3, Metric.L2).Ids.ToArray());
    });

    /// <summary>The least of three rounds: the runtime itself may allocate on any thread, once.</summary>
    private static long AllocatedBy(VectorDevice device, Action call)
    {
        Repeat(40);
        long least = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(20);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;

        void Repeat(int times)
        {
            for (int i = 0; i < times; i++)
            {
                call();
                device.Synchronize();
            }
        }
    }
}
