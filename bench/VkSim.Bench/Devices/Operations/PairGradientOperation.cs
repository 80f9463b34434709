using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Bench.Devices.Operations;

/// <summary>The gradients of a comparison of all pairs with respect to both operands.</summary>
internal sealed record PairGradientOperation(string Name, int N, int M, int D, PairwiseSettings Settings) : DeviceOperation(Name, $"{N}x{M}x{D}")
{
    public override bool IsMemoryBound => false;

    public override double Bytes => 4.0 * ((2.0 * ((double)N + M) * D) + (2.0 * N * M));

    public override double Flops => 4.0 * N * M * D;

    public override DeviceRun Prepare(VectorDevice sim)
    {
        Matrix a = Random(sim, N, D, 1);
        Matrix b = Random(sim, M, D, 2);
        Matrix values = sim.Allocate(N, M);
        Matrix upstream = Random(sim, N, M, 3);
        Matrix ofA = sim.Allocate(N, D);
        Matrix ofB = sim.Allocate(M, D);
        sim.Backend.Pairwise(a.View, b.View, values.View, Settings, default);
        return new DeviceRun(
            sim.Backend,
            backend => backend.PairwiseBackward(a.View, b.View, values.View, upstream.View, ofA.View, ofB.View, Settings, default),
            DeviceResult.Of(ofA, Exact), a, b, values, upstream, ofA, ofB);

        Func<int, double> Exact(int row)
        {
            double[] left = DeviceResult.Line(a, row);
            double[] weights = DeviceResult.Line(upstream, row);
            double[] sum = new double[D];
            for (int j = 0; j < M; j++)
            {
                double[] slope = Slope(left, DeviceResult.Line(b, j));
                for (int i = 0; i < D; i++)
                {
                    sum[i] += weights[j] * slope[i];
                }
            }

            return column => sum[column];
        }
    }

    private double[] Slope(double[] a, double[] b) => Settings.Metric switch
    {
        Metric.Dot => b,
        Metric.Cosine => ReferenceCosine.Gradient(a, b, 1, Settings.Cosine.Epsilon).A,
        _ => ReferenceDistance.Gradient(a, b, 2),
    };
}
