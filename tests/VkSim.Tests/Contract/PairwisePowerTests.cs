using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Contract;

/// <summary>Distances of any order.</summary>
[Trait("Needs", "Vulkan")]
public sealed class PairwisePowerTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryOrderMatchesTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] orders = row.IsSlow ? [3f, 3.7f] : [0.05f, 0.3f, 0.5f, 1f, 1.5f, 2f, 2.5f, 3f, 3.7f, 8f, 15.5f, 20f];
        foreach (float p in orders)
        {
            Check(device, p, 9, 21, 70);
            Check(device, p, 1, 30, 33);
            Check(device, p, 20, 2, 130);
        }

        foreach (int columns in row.IsSlow ? [1, 31] : new[] { 1, 3, 7, 31, 100, 257, 768, 1000 })
        {
            Check(device, 2.2f, 5, 6, columns);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void HalfPrecisionOperandsMatchTheOracle(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (ElementType type in new[] { ElementType.Float16, ElementType.BFloat16 })
        {
            foreach (int columns in new[] { 36, 37 })
            {
                Comparing.Check(
                    device, Order(3.3f), RandomRows.Normal(7, columns, 1, 100), 7, RandomRows.Normal(8, columns, 2, 100), 8, columns, type);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OrdersAreRightWherePowersLeaveTheRange(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 40;
        foreach (float p in row.IsSlow ? [5.3f] : new[] { 0.5f, 0.7f, 2.5f, 3f, 5.3f, 40f })
        {
            foreach (float scale in new[] { 1e30f, 1e-30f })
            {
                // The exact result of a small order may leave the range itself; it is infinity then.
                Comparing.Check(device, Order(p), RandomRows.Normal(7, D, 1, scale), 7, RandomRows.Normal(9, D, 2, scale), 9, D);
                Comparing.Check(device, Order(p), RandomRows.Normal(1, D, 1, scale), 1, RandomRows.Normal(9, D, 2, scale), 9, D);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void HugeOrdersComeNearTheLargestDifference(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 40;
        foreach (float p in new[] { 33f, 1000f, 1e20f, 3e38f })
        {
            Comparing.Check(device, Order(p), RandomRows.Normal(7, D, 1, 1e30f), 7, RandomRows.Normal(9, D, 2, 1e30f), 9, D);
            Comparing.Check(device, Order(p), RandomRows.Normal(7, D, 1), 7, RandomRows.Normal(9, D, 2), 9, D);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OrdersOfTheDifferenceOneMinusTwoThree(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (PairwiseSettings Settings, float Expected)[] cases =
        [
            (new PairwiseSettings(Metric.L0), 3), (Order(0.5f), 17.191508f), (new PairwiseSettings(Metric.L1), 6), (Order(1.5f), 4.334623f),
            (new PairwiseSettings(Metric.L2), 3.741657f), (Order(3), 3.301927f), (new PairwiseSettings(Metric.LInf), 3),
        ];
        foreach ((PairwiseSettings settings, float expected) in row.IsSlow ? cases[4..6] : cases)
        {
            Assert.Equal(expected, Comparing.Run(device, settings, [1, -2, 3], 1, [0, 0, 0], 1, 3)[0], 3e-6f * expected);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaNAndInfinityReachTheirPairsAlone(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 6, D = 9;
        float[] a = RandomRows.Normal(N, D, 1);
        float[] b = RandomRows.Normal(N, D, 2);
        (a[(2 * D) + 3], a[(4 * D) + 8], b[(1 * D) + 8]) = (float.NaN, float.NegativeInfinity, float.NegativeInfinity);
        foreach (float p in new[] { 3f, 2.7f })
        {
            Comparing.Check(device, Order(p), a, N, b, N, D);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NearestOfAnOrderEqualsSorting(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(900, 60);
        const int Q = 7, D = 12, K = 9;
        float[] queries = RandomRows.Normal(Q, D, 1);
        float[] database = RandomRows.Normal(n, D, 2);
        float[] all = Comparing.Run(device, Order(2.7f), queries, Q, database, n, D);
        using Matrix left = device.Upload(queries, Q, D);
        using Matrix right = device.Upload(database, n, D);
        float[] scores = new float[Q * K];
        long[] ids = new long[Q * K];
        device.Backend.Nearest(left.View, right.View, new NearestSettings(Order(2.7f), K), scores, ids, default);
        for (int q = 0; q < Q; q++)
        {
            (_, long[] expected) = ReferenceRanking.TopK([.. all[(q * n)..((q + 1) * n)].Select(v => (double)v)], K, false);
            Assert.Equal(expected, ids[(q * K)..((q + 1) * K)]);
        }
    });

    private static PairwiseSettings Order(float p) => new(Metric.Lp, p);

    private static void Check(VectorDevice device, float p, int n, int m, int columns) =>
        Comparing.Check(device, Order(p), RandomRows.Normal(n, columns, 1), n, RandomRows.Normal(m, columns, 2), m, columns);
}
