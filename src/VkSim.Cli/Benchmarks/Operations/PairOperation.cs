using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Every row of one operand with every row of another, or of itself.</summary>
internal sealed record PairOperation(
    string Name, int N, int M, int D, PairwiseSettings Settings, ElementType Storage = ElementType.Float32, bool WithItself = false)
    : DeviceOperation(Name, $"{N}x{M}x{D}", Storage)
{
    public override string Family => N == 1 ? "searches" : "comparisons";

    public override bool IsMemoryBound => N == 1;

    public override double Bytes => (ElementBytes * ((double)N + (WithItself ? 0 : M)) * D) + (4.0 * N * M);

    public override double Flops => 2.0 * N * M * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix a = operands.Random(N, D, 1, Storage);
        Matrix b = WithItself ? a : operands.Random(M, D, 2, Storage);
        Matrix values = operands.Allocate(N, M);
        return new DeviceRun(
            operands, backend => backend.Pairwise(a.View, b.View, values.View, Settings, default), DeviceResult.Of(values, Exact));

        Func<int, double> Exact(int row)
        {
            double[] left = DeviceResult.Line(a, row);
            return column => ReferenceDistance.Compute(Settings.Metric, left, DeviceResult.Line(b, column), Settings.P);
        }
    }
}
