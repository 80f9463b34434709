using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>What is made of a matrix of logits, row by row.</summary>
internal sealed record LogitsOperation(string Name, LogitsOperationKind Kind, int N, int C) : DeviceOperation(Name, $"{N}x{C}")
{
    private const int K = 10;

    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * N * C * (Kind switch
    {
        LogitsOperationKind.SoftmaxGradient or LogitsOperationKind.LogSoftmaxGradient => 3,
        LogitsOperationKind.Softmax or LogitsOperationKind.LogSoftmax or LogitsOperationKind.CrossEntropyGradient => 2,
        _ => 1,
    });

    // Exponentials count as one.
    public override double Flops => 4.0 * N * C;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix x = operands.Random(N, C, 1, Storage);
        return Kind switch
        {
            LogitsOperationKind.Softmax or LogitsOperationKind.LogSoftmax => Softmax(operands, x, Kind == LogitsOperationKind.LogSoftmax),
            LogitsOperationKind.SoftmaxGradient or LogitsOperationKind.LogSoftmaxGradient => SoftmaxGradient(
                operands, x, Kind == LogitsOperationKind.LogSoftmaxGradient),
            LogitsOperationKind.LogSumExp => LogSumExp(operands, x),
            LogitsOperationKind.TopK => TopK(operands, x),
            _ => CrossEntropy(operands, x),
        };
    }

    private DeviceRun Softmax(Operands operands, Matrix x, bool logarithm)
    {
        Matrix y = operands.Allocate(N, C);
        return new DeviceRun(
            operands, backend => backend.Softmax(x.View, y.View, logarithm, default),
            DeviceResult.Of(y, row => Column(logarithm
                ? ReferenceSoftmax.LogSoftmax(DeviceResult.Line(x, row))
                : ReferenceSoftmax.Softmax(DeviceResult.Line(x, row)))));
    }

    private DeviceRun SoftmaxGradient(Operands operands, Matrix x, bool logarithm)
    {
        Matrix y = operands.Allocate(N, C);
        Matrix upstream = operands.Random(N, C, 2, Storage);
        Matrix gradient = operands.Allocate(N, C);
        operands.Backend.Softmax(x.View, y.View, logarithm, default);
        return new DeviceRun(
            operands, backend => backend.SoftmaxBackward(y.View, upstream.View, gradient.View, logarithm, default),
            DeviceResult.Of(gradient, row => Column(logarithm
                ? ReferenceSoftmax.LogSoftmaxGradient(DeviceResult.Line(x, row), DeviceResult.Line(upstream, row))
                : ReferenceSoftmax.SoftmaxGradient(DeviceResult.Line(x, row), DeviceResult.Line(upstream, row)))));
    }

    private DeviceRun LogSumExp(Operands operands, Matrix x)
    {
        Matrix sums = operands.Allocate(N, 1);
        return new DeviceRun(
            operands, backend => backend.LogSumExp(x.View, sums.View, default),
            DeviceResult.Of(sums, row => _ => ReferenceSoftmax.LogSumExp(DeviceResult.Line(x, row))));
    }

    private DeviceRun TopK(Operands operands, Matrix x)
    {
        float[] values = new float[N * K];
        long[] ids = new long[N * K];
        var result = new DeviceResult(
            N, K, (row, line) => values.AsSpan(row * K, K).CopyTo(line),
            row => Column(ReferenceRanking.TopK(DeviceResult.Line(x, row), K, largest: true).Scores));
        return new DeviceRun(operands, backend => backend.TopK(x.View, K, largest: true, values, ids, default), result);
    }

    private DeviceRun CrossEntropy(Operands operands, Matrix x)
    {
        int[] labels = [.. Enumerable.Range(0, N).Select(row => row % C)];
        Matrix losses = operands.Allocate(N, 1);
        Matrix? gradient = Kind == LogitsOperationKind.CrossEntropyGradient ? operands.Allocate(N, C) : null;
        DeviceResult result = gradient is null
            ? DeviceResult.Of(losses, row => Column(ReferenceCrossEntropy.Classes(DeviceResult.LineMatrix(x, row), [labels[row]])))
            : DeviceResult.Of(gradient, row => Column(ReferenceCrossEntropy.ClassesGradient(DeviceResult.LineMatrix(x, row), [labels[row]]).Values));
        return new DeviceRun(
            operands,
            _ => operands.Device.CrossEntropy(x, labels, losses, gradient, loss: null, new CrossEntropyOptions { Reduction = LossReduction.Sum }),
            result);
    }

    private static Func<int, double> Column(double[] values) => column => values[column];
}
