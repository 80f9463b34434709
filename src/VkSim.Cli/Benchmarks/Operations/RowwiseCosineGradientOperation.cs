using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>The gradients of cosines of rows of the same number.</summary>
internal sealed record RowwiseCosineGradientOperation(int N, int D) : DeviceOperation("row-wise cosine gradient", $"2x{N}x{D}")
{
    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 4 * N * D;

    public override double Flops => 14.0 * N * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix a = operands.Random(N, D, 1, Storage);
        Matrix b = operands.Random(N, D, 2, Storage);
        Matrix upstream = operands.Random(N, 1, 3, Storage);
        Matrix ofA = operands.Allocate(N, D);
        Matrix ofB = operands.Allocate(N, D);
        return new DeviceRun(
            operands,
            backend => backend.RowwiseCosineBackward(a.View, b.View, upstream.View, ofA.View, ofB.View, Clamped, default),
            DeviceResult.Of(ofB, Exact));

        Func<int, double> Exact(int row)
        {
            double[] exact = ReferenceCosine.Gradient(DeviceResult.Line(a, row), DeviceResult.Line(b, row), DeviceResult.Line(upstream, row)[0]).B;
            return column => exact[column];
        }
    }
}
