using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Rows divided by their Euclidean norms, into the type they are stored in.</summary>
internal sealed record NormalizeOperation(int N, int D, ElementType Storage = ElementType.Float32) : DeviceOperation("normalize", $"{N}x{D}", Storage)
{
    public override bool IsMemoryBound => true;

    public override double Bytes => ElementBytes * 2 * N * D;

    public override double Flops => 3.0 * N * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix x = operands.Random(N, D, 1, Storage);
        Matrix y = operands.Allocate(N, D, Storage);
        return new DeviceRun(
            operands,
            backend => backend.Normalize(x.View, y.View, default, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), default),
            DeviceResult.Of(y, Exact));

        Func<int, double> Exact(int row)
        {
            double[] line = DeviceResult.Line(x, row);
            double norm = ReferenceNorm.Compute(line, 2);
            return column => line[column] / norm;
        }
    }
}
