using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>What hot paths cost besides the work: nothing on the managed heap once they have run before.</summary>
public sealed class SteadyStateTests
{
    private const int Rows = 37;
    private const int Columns = 24;

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [Trait("Needs", "Vulkan")]
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
        ];
        foreach ((string name, Action call) in calls)
        {
            Assert.Equal((name, 0), (name, AllocatedBy(device, call)));
        }
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
