using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Cosines of rows of the same number.</summary>
internal sealed record RowwiseCosineOperation(int N, int D) : DeviceOperation("row-wise cosine", $"2x{N}x{D}")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 2 * N * D;

    public override double Flops => 6.0 * N * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix a = operands.Random(N, D, 1, Storage);
        Matrix b = operands.Random(N, D, 2, Storage);
        Matrix cosines = operands.Allocate(N, 1);
        return new DeviceRun(
            operands,
            backend => backend.RowwiseCosine(a.View, b.View, cosines.View, Clamped, default),
            DeviceResult.Of(cosines, row => _ => ReferenceCosine.Compute(DeviceResult.Line(a, row), DeviceResult.Line(b, row))));
    }
}
