using VkSim.Reference;

namespace VkSim.Bench.Devices.Operations;

/// <summary>The gradients of cosines of rows of the same number.</summary>
internal sealed record RowwiseCosineGradientOperation(int N, int D) : DeviceOperation("row-wise cosine gradient", $"2x{N}x{D}")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 4 * N * D;

    public override double Flops => 14.0 * N * D;

    public override DeviceRun Prepare(VectorDevice sim)
    {
        Matrix a = Random(sim, N, D, 1);
        Matrix b = Random(sim, N, D, 2);
        Matrix upstream = Random(sim, N, 1, 3);
        Matrix ofA = sim.Allocate(N, D);
        Matrix ofB = sim.Allocate(N, D);
        return new DeviceRun(
            sim.Backend,
            backend => backend.RowwiseCosineBackward(a.View, b.View, upstream.View, ofA.View, ofB.View, Clamped, default),
            DeviceResult.Of(ofB, Exact), a, b, upstream, ofA, ofB);

        Func<int, double> Exact(int row)
        {
            double[] exact = ReferenceCosine.Gradient(DeviceResult.Line(a, row), DeviceResult.Line(b, row), DeviceResult.Line(upstream, row)[0]).B;
            return column => exact[column];
        }
    }
}
