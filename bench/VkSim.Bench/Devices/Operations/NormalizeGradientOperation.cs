using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Bench.Devices.Operations;

/// <summary>The gradient of normalizing rows by their Euclidean norms.</summary>
internal sealed record NormalizeGradientOperation(int N, int D) : DeviceOperation("normalize gradient", $"{N}x{D}")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 3 * N * D;

    public override double Flops => 8.0 * N * D;

    public override DeviceRun Prepare(VectorDevice sim)
    {
        Matrix x = Random(sim, N, D, 1);
        Matrix upstream = Random(sim, N, D, 2);
        Matrix gradient = sim.Allocate(N, D);
        return new DeviceRun(
            sim.Backend,
            backend => backend.NormalizeBackward(
                x.View, upstream.View, gradient.View, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero), default),
            DeviceResult.Of(gradient, Exact), x, upstream, gradient);

        Func<int, double> Exact(int row)
        {
            ReferenceMatrix exact = ReferenceNormalize.Gradient(DeviceResult.LineMatrix(x, row), DeviceResult.LineMatrix(upstream, row));
            return column => exact[0, column];
        }
    }
}
