using VkSim.Contract;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Softmax;

/// <summary>
/// Softmax, log-sum-exp and cross-entropy of given logits, row by row. The same bits for any number of threads and any
/// batch. Shapes are the caller's to check.
/// </summary>
internal sealed unsafe class SoftmaxEngine
{
    private readonly WorkSplitter _splitter;
    private readonly SoftmaxKernel _kernel;

    /// <summary>Creates an engine.</summary>
    /// <param name="splitter">Runs the rows.</param>
    /// <param name="level">The instructions to use; the machine must have them.</param>
    public SoftmaxEngine(WorkSplitter splitter, SimdLevel level)
    {
        _splitter = splitter;
        _kernel = SoftmaxKernel.Create(level);
    }

    /// <summary>destination (N×C) = softmax of each row, or its logarithm; may be in place. NaN where there is none.</summary>
    public void Softmax(in HostMatrix source, in HostMatrix destination, bool logarithm, in OperationContext context)
    {
        SoftmaxWork work = Work(SoftmaxTask.Forward, source, 2);
        work.Result = destination;
        work.Logarithm = logarithm;
        Run(ref work, context);
    }

    /// <summary>result (N×C, single precision) = gradient with respect to the logits; may overwrite the gradient.</summary>
    public void Backward(in HostMatrix output, in HostMatrix gradient, in HostMatrix result, bool logarithm, in OperationContext context)
    {
        SoftmaxWork work = Work(SoftmaxTask.Backward, output, 3);
        work.Gradient = gradient;
        work.Result = result;
        work.Logarithm = logarithm;
        Run(ref work, context);
    }

    /// <summary>result (N×1, single precision) = log Σ exp(x) of each row.</summary>
    public void LogSumExp(in HostMatrix source, in HostMatrix result, in OperationContext context)
    {
        SoftmaxWork work = Work(SoftmaxTask.LogSum, source, 1);
        work.Result = result;
        Run(ref work, context);
    }

    /// <summary>losses (N×1) = cross-entropy of each row; gradient is none or N×C, both in single precision.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="probabilities">N×C, or none where there are labels.</param>
    /// <param name="labels">N labels below C or ignored; empty where there are probabilities.</param>
    /// <param name="weights">C weights; empty: all 1.</param>
    /// <param name="losses">N results.</param>
    /// <param name="gradient">The gradient, or none.</param>
    /// <param name="settings">Smoothing, ignored label, factor of the gradient.</param>
    /// <param name="context">Cancellation and progress.</param>
    public void CrossEntropy(
        in HostMatrix logits,
        in HostMatrix probabilities,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> weights,
        in HostMatrix losses,
        in HostMatrix gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        SoftmaxWork work = Work(SoftmaxTask.CrossEntropy, logits, gradient.IsNone ? 1 : 2);
        work.Gradient = gradient;
        work.Result = losses;
        fixed (int* labelPointer = labels)
        fixed (float* weightPointer = weights)
        {
            work.Target = new CrossEntropyTarget
            {
                Probabilities = probabilities,
                Labels = labelPointer,
                Weights = weightPointer,
                WeightSum = Sum(weights, logits.Columns),
                Factor = 1 - settings.LabelSmoothing,
                Smoothing = settings.LabelSmoothing / Math.Max(1, logits.Columns),
                IgnoredLabel = settings.IgnoredLabel,
                GradientScale = settings.GradientScale,
            };
            Run(ref work, context);
        }
    }

    private static double Sum(ReadOnlySpan<float> weights, int classes)
    {
        if (weights.IsEmpty)
        {
            return classes;
        }

        double sum = 0;
        foreach (float weight in weights)
        {
            sum += weight;
        }

        return sum;
    }

    private SoftmaxWork Work(SoftmaxTask task, in HostMatrix source, int matrices) => new()
    {
        Task = task,
        Kernel = _kernel,
        Source = source,
        Blocks = new RowBlocks(source.Rows, ((long)source.Columns * matrices * sizeof(float)) + sizeof(float)),
    };

    private void Run(ref SoftmaxWork work, in OperationContext context) =>
        _splitter.Run(ref work, work.Blocks.Count, context.CancellationToken, context.Progress);
}
