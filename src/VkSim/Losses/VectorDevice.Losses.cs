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

    // Into matrices that are given: nothing is read, unless there are other shares to add to.
    private void ComputeLoss<TState>(
        PairLossOptions options, LossDestinations to, TState state, LossCall<TState> call, ISharedBatch? batch = null)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (options.Explain)
        {
            throw new ArgumentException($"{nameof(options.Explain)} is asked for; a loss into given matrices explains nothing.", nameof(options));
        }

        using WorkingMemoryLease lease = RentWorkingMemory();
        var run = new LossRun(this, lease.Memory, options, to, batch);
        call(run, state);
        if (batch is not null)
        {
            Span<double> sums = stackalloc double[3];
            ReadTotals(run, sums);
            batch.AddUp(sums);
            Put(to.Loss, sums[0]);
            Put(to.ScaleGradient, sums[1]);
            Put(to.BiasGradient, sums[2]);
        }
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
            Span<double> sums = stackalloc double[3];
            ReadTotals(run, sums);
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

    // The loss and its derivatives by scale and bias.
    private void ReadTotals(in LossRun run, Span<double> sums)
    {
        Span<float> totals = stackalloc float[6];
        Backend.Read(run.Totals, MemoryMarshal.AsBytes(totals));
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = (double)totals[2 * i] + totals[(2 * i) + 1];
        }
    }

    private void Put(Matrix? destination, double value)
    {
        if (destination is not null)
        {
            float rounded = (float)value;
            Backend.Write(destination.ViewOn(this), MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in rounded)));
        }
    }
}
