using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

/// <content>What the losses have in common.</content>
public sealed partial class VectorDevice
{
    private delegate void LossCall<TState>(in LossRun run, TState state);

    // Into matrices that are given: nothing is read.
    private void ComputeLoss<TState>(PairLossOptions options, LossDestinations to, TState state, LossCall<TState> call)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (options.Explain)
        {
            throw new ArgumentException($"{nameof(options.Explain)} is asked for; a loss into given matrices explains nothing.", nameof(options));
        }

        using WorkingMemoryLease lease = RentWorkingMemory();
        call(new LossRun(this, lease.Memory, options, to), state);
    }

    // Into matrices of its own, which are read.
    private LossResult ComputeLoss<TState>(
        PairLossOptions options,
        in LossShape shape,
        TState state,
        LossCall<TState> call,
        Func<TState, LossExplanation> explain,
        ISharedBatch? batch = null)
    {
        using WorkingMemoryLease lease = RentWorkingMemory();
        using Matrix losses = Allocate(shape.Losses, 1);
        using Matrix? logSums = options is ContrastiveOptions { WithLogSumExp: true } ? Allocate(shape.LogSums, 1) : null;
        var gradients = new LossGradients();
        try
        {
            LossDestinations to = gradients.Make(options, shape) with { Losses = losses, LogSumExp = logSums };
            var run = new LossRun(this, lease.Memory, options, to, batch);
            call(run, state);
            LossExplanation? explanation = options.Explain ? explain(state) : null;
            Span<float> totals = stackalloc float[6];
            Backend.Read(run.Totals, MemoryMarshal.AsBytes(totals));
            Span<double> sums = [(double)totals[0] + totals[1], (double)totals[2] + totals[3], (double)totals[4] + totals[5]];
            (float[] ofRows, float[] logSumsOfRows) = (losses.ToArray(), logSums?.ToArray() ?? []);
            long scratch = Backend.ScratchBytes + lease.Memory.Bytes + (sizeof(float) * (shape.Losses + shape.LogSums)) + (batch?.ScratchBytes ?? 0);
            batch?.AddUp(sums);
            double scale = options.WithGradients ? sums[1] : double.NaN;
            return new LossResult
            {
                Loss = sums[0],
                Losses = ofRows,
                LogSumExp = logSumsOfRows,
                GradientA = gradients.A,
                GradientB = gradients.B,
                GradientNegatives = gradients.Negatives,
                ScaleGradient = scale,
                TemperatureGradient = -scale * options.LogitScale * options.LogitScale,
                BiasGradient = options.WithGradients ? sums[2] : double.NaN,
                PeakScratchBytes = scratch,
                Explanation = explanation,
            };
        }
        catch
        {
            gradients.Dispose();
            throw;
        }
    }
}
