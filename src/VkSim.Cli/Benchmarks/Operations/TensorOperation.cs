namespace VkSim.Cli;

/// <summary>What chooses or moves the elements of a matrix; N is even.</summary>
internal sealed record TensorOperation(string Name, TensorOperationKind Kind, int N, int D) : DeviceOperation(Name, $"{N}x{D}")
{
    public override bool IsMemoryBound => true;

    public override bool IsReadBetween => Kind == TensorOperationKind.MaskedSelect;

    // Condition, both operands and the result; values, mask and about half of them again; a copy, and half as many places, elements and targets.
    public override double Bytes => 4.0 * N * D * (Kind switch
    {
        TensorOperationKind.Where => 4,
        TensorOperationKind.MaskedSelect => 2.5,
        _ => 3.5,
    });

    // Nothing is computed: a choice counts as one.
    public override double Flops => (double)N * D;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix x = operands.Random(N, D, 1, Storage);
        return Kind switch
        {
            TensorOperationKind.Where => Where(operands, x),
            TensorOperationKind.MaskedSelect => MaskedSelect(operands, x),
            _ => Scatter(operands, x),
        };
    }

    private DeviceRun Where(Operands operands, Matrix x)
    {
        Matrix y = operands.Random(N, D, 2, Storage);
        Matrix condition = operands.Upload(Mask(), N, D, Storage);
        Matrix result = operands.Allocate(N, D);
        return new DeviceRun(operands, _ => operands.Device.Where(condition, x, y, result), DeviceResult.Of(result, row =>
        {
            double[] wanted = DeviceResult.Line(condition, row);
            (double[] one, double[] other) = (DeviceResult.Line(x, row), DeviceResult.Line(y, row));
            return column => wanted[column] != 0 ? one[column] : other[column];
        }));
    }

    private DeviceRun MaskedSelect(Operands operands, Matrix x)
    {
        float[] mask = Mask();
        Matrix wanted = operands.Upload(mask, N, D, Storage);
        int count = mask.Count(value => value != 0);
        var chosen = new Lazy<float[]>(() => [.. x.ToArray().Where((_, i) => mask[i] != 0)]);
        Matrix? latest = null;
        // In rows of as many as the matrix has columns, of which the last, not a whole one, is not looked at.
        var result = new DeviceResult(
            Math.Max(1, count / D), D, (row, line) => latest!.CopyRowsTo((long)row * D, D, line),
            row => column => latest!.Rows == count ? chosen.Value[(row * D) + column] : double.NaN);
        return new DeviceRun(
            operands,
            _ =>
            {
                latest?.Dispose();
                latest = operands.Device.MaskedSelect(x, wanted);
            },
            result, () => latest?.Dispose());
    }

    private DeviceRun Scatter(Operands operands, Matrix x)
    {
        Matrix source = operands.Random(N / 2, D, 2, Storage);
        Matrix result = operands.Allocate(N, D);
        long[] places = [.. Enumerable.Range(0, N / 2 * D).Select(i => (long)(((2 * (i / D)) + (i % D)) % N))];
        return new DeviceRun(operands, _ => operands.Device.Scatter(x, 0, places, source, result), DeviceResult.Of(result, row =>
        {
            double[] stays = DeviceResult.Line(x, row);
            return column => Math.DivRem((((row - column) % N) + N) % N, 2) is (var from, 0) ? DeviceResult.Line(source, from)[column] : stays[column];
        }));
    }

    private float[] Mask() => [.. RandomRows.Normal(N, D, 3).Select(value => value > 0 ? 1f : 0)];
}
