using VkSim.Reference;

namespace VkSim.Bench.Devices.Operations;

/// <summary>Cosines of rows of the same number.</summary>
internal sealed record RowwiseCosineOperation(int N, int D) : DeviceOperation("row-wise cosine", $"2x{N}x{D}")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 2 * N * D;

    public override double Flops => 6.0 * N * D;

    public override DeviceRun Prepare(VectorDevice sim)
    {
        Matrix a = Random(sim, N, D, 1);
        Matrix b = Random(sim, N, D, 2);
        Matrix cosines = sim.Allocate(N, 1);
        return new DeviceRun(
            sim.Backend,
            backend => backend.RowwiseCosine(a.View, b.View, cosines.View, Clamped, default),
            DeviceResult.Of(cosines, row => _ => ReferenceCosine.Compute(DeviceResult.Line(a, row), DeviceResult.Line(b, row))), a, b, cosines);
    }
}
