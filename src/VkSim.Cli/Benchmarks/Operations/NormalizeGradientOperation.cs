using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>The gradient of normalizing rows by their Euclidean norms.</summary>
internal sealed record NormalizeGradientOperation(int N, int D) : DeviceOperation("normalize gradient", $"{N}x{D}")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 3 * N * D;

    public override double Flops => 8.0 * N * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix x = operands.Random(N, D, 1, Storage);
        Matrix upstream = operands.Random(N, D, 2, Storage);
        Matrix gradient = operands.Allocate(N, D);
        return new DeviceRun(
            operands,
            backend => backend.NormalizeBackward(
                x.View, upstream.View, gradient.View, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), default),
            DeviceResult.Of(gradient, Exact));

        Func<int, double> Exact(int row)
        {
            ReferenceMatrix exact = ReferenceNormalize.Gradient(DeviceResult.LineMatrix(x, row), DeviceResult.LineMatrix(upstream, row));
            return column => exact[0, column];
        }
    }
}
