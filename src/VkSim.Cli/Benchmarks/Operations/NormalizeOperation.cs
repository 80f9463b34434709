using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Rows or columns divided by their norms, into the type they are stored in.</summary>
internal sealed record NormalizeOperation(
    int N, int D, ElementType Storage = ElementType.Float32, float P = 2, NormalizeAxis Axis = NormalizeAxis.Rows, string Name = "normalize")
    : DeviceOperation(Name, $"{N}x{D}", Storage)
{
    public override bool IsMemoryBound => true;

    public override double Bytes => ElementBytes * 2 * N * D;

    public override double Flops => 3.0 * N * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix x = operands.Random(N, D, 1, Storage);
        Matrix y = operands.Allocate(N, D, Storage);
        var all = new Lazy<float[]>(x.ToArray);
        return new DeviceRun(
            operands,
            backend => backend.Normalize(x.View, y.View, default, new NormalizeSettings(1e-12f, ZeroVectorPolicy.Zero, P, Axis), default),
            DeviceResult.Of(y, Axis == NormalizeAxis.Rows ? ByRows : ByColumns));

        Func<int, double> ByRows(int row)
        {
            double[] line = DeviceResult.Line(x, row);
            double norm = ReferenceNorm.Compute(line, P);
            return column => line[column] / norm;
        }

        Func<int, double> ByColumns(int row)
        {
            double[] line = DeviceResult.Line(x, row);
            return column => line[column] / ReferenceNorm.Compute([.. Enumerable.Range(0, N).Select(i => (double)all.Value[(i * D) + column])], P);
        }
    }
}
