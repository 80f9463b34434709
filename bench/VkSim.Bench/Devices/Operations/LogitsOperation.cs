using VkSim.Contract;
using VkSim.Reference;

namespace VkSim.Bench.Devices.Operations;

/// <summary>What is made of a matrix of logits, row by row.</summary>
internal sealed record LogitsOperation(string Name, LogitsOperationKind Kind, int N, int C) : DeviceOperation(Name, $"{N}x{C}")
{
    private const int K = 10;

    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * N * C * (Kind switch
    {
        LogitsOperationKind.SoftmaxGradient => 3,
        LogitsOperationKind.Softmax or LogitsOperationKind.CrossEntropyGradient => 2,
        _ => 1,
    });

    // Exponentials count as one.
    public override double Flops => 4.0 * N * C;

    public override DeviceRun Prepare(VectorDevice sim)
    {
        Matrix x = Random(sim, N, C, 1);
        return Kind switch
        {
            LogitsOperationKind.Softmax => Softmax(sim, x),
            LogitsOperationKind.SoftmaxGradient => SoftmaxGradient(sim, x),
            LogitsOperationKind.LogSumExp => LogSumExp(sim, x),
            LogitsOperationKind.TopK => TopK(sim, x),
            _ => CrossEntropy(sim, x),
        };
    }

    private DeviceRun Softmax(VectorDevice sim, Matrix x)
    {
        Matrix y = sim.Allocate(N, C);
        return new DeviceRun(
            sim.Backend, backend => backend.Softmax(x.View, y.View, logarithm: false, default),
            DeviceResult.Of(y, row => Column(ReferenceSoftmax.Softmax(DeviceResult.Line(x, row)))), x, y);
    }

    private DeviceRun SoftmaxGradient(VectorDevice sim, Matrix x)
    {
        Matrix y = sim.Allocate(N, C);
        Matrix upstream = Random(sim, N, C, 2);
        Matrix gradient = sim.Allocate(N, C);
        sim.Backend.Softmax(x.View, y.View, logarithm: false, default);
        return new DeviceRun(
            sim.Backend, backend => backend.SoftmaxBackward(y.View, upstream.View, gradient.View, logarithm: false, default),
            DeviceResult.Of(gradient, row => Column(ReferenceSoftmax.SoftmaxGradient(DeviceResult.Line(x, row), DeviceResult.Line(upstream, row)))),
            x, y, upstream, gradient);
    }

    private DeviceRun LogSumExp(VectorDevice sim, Matrix x)
    {
        Matrix sums = sim.Allocate(N, 1);
        return new DeviceRun(
            sim.Backend, backend => backend.LogSumExp(x.View, sums.View, default),
            DeviceResult.Of(sums, row => _ => ReferenceSoftmax.LogSumExp(DeviceResult.Line(x, row))), x, sums);
    }

    private DeviceRun TopK(VectorDevice sim, Matrix x)
    {
        float[] values = new float[N * K];
        long[] ids = new long[N * K];
        var result = new DeviceResult(
            N, K, (row, line) => values.AsSpan(row * K, K).CopyTo(line),
            row => Column(ReferenceRanking.TopK(DeviceResult.Line(x, row), K, largest: true).Scores));
        return new DeviceRun(sim.Backend, backend => backend.TopK(x.View, K, largest: true, values, ids, default), result, x);
    }

    private DeviceRun CrossEntropy(VectorDevice sim, Matrix x)
    {
        int[] labels = [.. Enumerable.Range(0, N).Select(row => row % C)];
        Matrix losses = sim.Allocate(N, 1);
        Matrix? gradient = Kind == LogitsOperationKind.CrossEntropyGradient ? sim.Allocate(N, C) : null;
        DeviceResult result = gradient is null
            ? DeviceResult.Of(losses, row => Column(ReferenceCrossEntropy.Classes(DeviceResult.LineMatrix(x, row), [labels[row]])))
            : DeviceResult.Of(gradient, row => Column(ReferenceCrossEntropy.ClassesGradient(DeviceResult.LineMatrix(x, row), [labels[row]]).Values));
        return new DeviceRun(
            sim.Backend,
            _ => sim.CrossEntropy(x, labels, losses, gradient, loss: null, new CrossEntropyOptions { Reduction = LossReduction.Sum }),
            result, x, losses, gradient);
    }

    private static Func<int, double> Column(double[] values) => column => values[column];
}
