using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Euclidean distances of all pairs of rows of one matrix, each once; the rows are an even number.</summary>
internal sealed record CondensedOperation(int N, int D) : DeviceOperation("pdist", $"{N}x{D}")
{
    public override string Family => "comparisons";

    public override bool IsMemoryBound => false;

    public override double Bytes => 4.0 * (((double)N * D) + Pairs);

    public override double Flops => 2.0 * Pairs * D;

    private long Pairs => (long)N * (N - 1) / 2;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix x = operands.Random(N, D, 1, Storage);
        Matrix distances = operands.Allocate((int)Pairs, 1);
        // As many rows of N - 1 values as are half the matrix's.
        var result = new DeviceResult(
            N / 2, N - 1, (row, line) => distances.CopyRowsTo(row * (N - 1L), N - 1, line), row => column => Exact((row * (N - 1L)) + column));
        return new DeviceRun(operands, _ => operands.Device.Pdist(x, distances), result);

        double Exact(long place)
        {
            int first = 0;
            for (; place >= N - 1 - first; first++)
            {
                place -= N - 1 - first;
            }

            return ReferenceDistance.Compute(Metric.L2, DeviceResult.Line(x, first), DeviceResult.Line(x, first + 1 + (int)place));
        }
    }
}
