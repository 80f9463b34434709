using VkSim.Contract;

namespace VkSim.Simd.Threading;

/// <summary>The progress of one of several steps of a call as a part of the whole call's.</summary>
internal sealed class StepProgress : IProgress<double>
{
    private readonly IProgress<double> _whole;
    private readonly int _step;
    private readonly int _steps;

    private StepProgress(IProgress<double> whole, int step, int steps)
    {
        _whole = whole;
        _step = step;
        _steps = steps;
    }

    /// <summary>The context of a step; the call's own where nobody asks for progress.</summary>
    /// <param name="context">The call's.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">How many there are, taken to be of one size.</param>
    public static OperationContext Of(in OperationContext context, int step, int steps) =>
        context.Progress is null || steps == 1 ? context : context with { Progress = new StepProgress(context.Progress, step, steps) };

    /// <inheritdoc/>
    public void Report(double value) => _whole.Report((_step + value) / _steps);
}
