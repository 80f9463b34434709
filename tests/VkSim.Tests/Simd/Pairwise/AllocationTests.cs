using VkSim.Contract;
using VkSim.Simd.Pairwise;
using VkSim.Simd.Vectors;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Calls that repeat a shape allocate nothing, on any number of threads.</summary>
public class AllocationTests
{
    private const int K = 6;

    public static TheoryData<string, int> LevelsAndDegrees()
    {
        var data = new TheoryData<string, int>();
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            data.Add(level.ToString(), 1);
            data.Add(level.ToString(), 3);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(LevelsAndDegrees))]
    public void PairwiseAndNearestAllocateNothing(string level, int degree)
    {
        using PairwiseEngine engine = PairwiseFixture.Engine(level, degree: degree);
        foreach ((int rowsA, int rowsB, int columns) in new[] { (1, 500, 40), (70, 400, 33) })
        {
            using HostMatrixData a = PairwiseFixture.Random(rowsA, columns, 1);
            using HostMatrixData b = PairwiseFixture.Random(rowsB, columns, 2, ElementType.Float16);
            using var values = new HostMatrixData(rowsA, rowsB, ElementType.Float32);
            float[] scores = new float[rowsA * K];
            long[] ids = new long[rowsA * K];
            foreach ((Metric metric, float p) in PairwiseFixture.Metrics)
            {
                PairwiseSettings settings = PairwiseFixture.Settings(metric, p);
                AssertSteady(
                    () =>
                    {
                        engine.Pairwise(a.Matrix, b.Matrix, values.Matrix, settings, default);
                        engine.Nearest(a.Matrix, b.Matrix, new NearestSettings(settings, K), default, scores, ids, default);
                    },
                    $"{metric} p={p} {rowsA}×{rowsB}×{columns}");
            }
        }
    }

    // The first calls make room, also for workers that take part late, and the runtime has business of its own once or
    // twice while it optimizes: what a call allocates by itself it would allocate each time.
    private static void AssertSteady(Action call, string what)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 12 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least == 0, $"{what}: {least} bytes");
    }
}
