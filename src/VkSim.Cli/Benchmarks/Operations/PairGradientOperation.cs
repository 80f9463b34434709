using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>The gradients of a comparison of all pairs with respect to both operands.</summary>
internal sealed record PairGradientOperation(string Name, int N, int M, int D, PairwiseSettings Settings) : DeviceOperation(Name, $"{N}x{M}x{D}")
{
    public override string Family => "comparisons";

    public override bool IsMemoryBound => false;

    public override double Bytes => 4.0 * ((2.0 * ((double)N + M) * D) + (2.0 * N * M));

    public override double Flops => 4.0 * N * M * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix a = operands.Random(N, D, 1, Storage);
        Matrix b = operands.Random(M, D, 2, Storage);
        Matrix values = operands.Allocate(N, M);
        Matrix upstream = operands.Random(N, M, 3, Storage);
        Matrix ofA = operands.Allocate(N, D);
        Matrix ofB = operands.Allocate(M, D);
        var right = new Lazy<double[]>(() => Array.ConvertAll(b.ToArray(), value => (double)value));
        operands.Backend.Pairwise(a.View, b.View, values.View, Settings, default);
        return new DeviceRun(
            operands,
            backend => backend.PairwiseBackward(a.View, b.View, values.View, upstream.View, ofA.View, ofB.View, Settings, default),
            DeviceResult.Of(ofA, Exact));

        Func<int, double> Exact(int row)
        {
            double[] left = DeviceResult.Line(a, row);
            double[] weights = DeviceResult.Line(upstream, row);
            double[] sum = new double[D];
            for (int j = 0; j < M; j++)
            {
                double[] slope = Slope(left, right.Value[(j * D)..((j + 1) * D)]);
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
        Metric.L1 => ReferenceDistance.Gradient(a, b, 1),
        Metric.LInf => ReferenceDistance.Gradient(a, b, double.PositiveInfinity),
        Metric.Lp => ReferenceDistance.Gradient(a, b, Settings.P),
        _ => ReferenceDistance.Gradient(a, b, 2),
    };
}
