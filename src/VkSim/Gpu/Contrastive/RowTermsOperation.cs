using VkSim.Compute;
using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>What losses make of the sums over each row's pairs, and the totals over all rows, on a GPU.</summary>
internal sealed class RowTermsOperation : IDisposable
{
    // As in shaders/row_terms.comp.
    [Flags]
    private enum TermFlags : uint
    {
        None = 0,
        IsSigmoid = 1,
        Decoupled = 2,
        MeanIsInside = 4,
        HasPositives = 8,
        HasNegatives = 16,
        AddsLosses = 32,
        HasLogSums = 64,
        HasWeights = 128,
    }

    // As in shaders/total.comp.
    [Flags]
    private enum TotalFlags : uint
    {
        None = 0,
        Accumulates = 1,
        Divides = 2,
        HasRounded = 4,
    }

    private readonly record struct TermConstants(
        uint Rows, uint Flags, uint SumsBase, uint WeightsBase, uint PositivesBase, uint NegativesBase, uint LossesBase, uint LossesStride,
        uint LogSumsBase, uint LogSumsStride, float NegativesOfAll, float Smoothing, float Factor, float LossShare);

    private readonly record struct TotalConstants(
        uint Rows, uint Flags, uint ValuesBase, uint ValuesStride, uint SumBase, uint RoundedBase, float Share, float Divisor, float DivisorRest);

    private readonly GpuContext _gpu;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<RowTerms> _terms;
    private readonly RecordedWorkCache<Total> _totals;

    public RowTermsOperation(GpuContext gpu, ElementKernels elements)
    {
        _gpu = gpu;
        _elements = elements;
        _terms = gpu.CreateCache<RowTerms>("row terms");
        _totals = gpu.CreateCache<Total>("total", size: 12);
    }

    /// <summary>Submits losses and weights; there are rows.</summary>
    public GpuFence Evaluate(in RowTerms terms, in OperationContext context) =>
        _terms.Get(terms, this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <summary>Submits a total.</summary>
    public GpuFence AddUp(in Total total, in OperationContext context) =>
        _totals.Get(total, this, static (work, key, self) => self.Record(work, key)).Run(context);

    /// <inheritdoc/>
    public void Dispose()
    {
        _terms.Dispose();
        _totals.Dispose();
    }

    private void Record(RecordedWork work, in RowTerms terms)
    {
        long step = Math.Min(_gpu.Limits.RowsInRange(terms.Sums), _elements.RowsAtATime(terms.Losses));
        step = terms.LogSumExp.IsNone ? step : Math.Min(step, _elements.RowsAtATime(terms.LogSumExp));
        for (long first = 0; first < terms.Sums.Rows; first += step)
        {
            Record(work, terms, first, Math.Min(step, terms.Sums.Rows - first));
        }
    }

    private void Record(RecordedWork work, in RowTerms terms, long first, long count)
    {
        Kernel kernel = _gpu.Kernels.Find("row_terms", (0, _gpu.Tuning.RowGroup));
        RowWindow Bind(string name, in MatrixView view) => _gpu.BindOptional(kernel, name, view.IsNone ? view : view.RowRange(first, count));
        RowWindow sums = Bind("Sums", terms.Sums);
        RowWindow weights = Bind("Weights", terms.Weights);
        RowWindow positives = Bind("Positives", terms.Positives);
        RowWindow negatives = Bind("Negatives", terms.Negatives);
        RowWindow losses = Bind("Losses", terms.Losses);
        RowWindow logSums = Bind("LogSums", terms.LogSumExp);
        kernel.SetConstants(new TermConstants(
            (uint)count, (uint)FlagsOf(terms), sums.FirstElement / 4, weights.FirstElement / 4, positives.FirstElement, negatives.FirstElement,
            losses.FirstElement, losses.Stride, logSums.FirstElement, logSums.Stride,
            terms.NegativesOfAll, terms.Smoothing, (float)terms.Factor, terms.LossShare));
        _elements.Dispatch(work, kernel, count, 200 * count);
    }

    private static TermFlags FlagsOf(in RowTerms terms) =>
        (terms.Kind == PairLossKind.Sigmoid ? TermFlags.IsSigmoid : TermFlags.None)
        | (terms.Decoupled ? TermFlags.Decoupled : TermFlags.None)
        | (terms.MeanIsInside ? TermFlags.MeanIsInside : TermFlags.None)
        | (terms.Positives.IsNone ? TermFlags.None : TermFlags.HasPositives)
        | (terms.Negatives.IsNone ? TermFlags.None : TermFlags.HasNegatives)
        | (terms.AccumulatesLosses ? TermFlags.AddsLosses : TermFlags.None)
        | (terms.LogSumExp.IsNone ? TermFlags.None : TermFlags.HasLogSums)
        | (terms.Weights.IsNone ? TermFlags.None : TermFlags.HasWeights);

    private void Record(RecordedWork work, in Total total)
    {
        // One workgroup goes over all, as far as a binding and the driver's loops reach.
        long rounds = Math.Min(_gpu.Tuning.LoopRounds / 4L, Math.Max(1, _gpu.Tuning.OperationsPerDispatch / 32 / _gpu.Tuning.RowGroup));
        long step = total.Values.Rows == 0 ? 1 : Math.Min(_gpu.Limits.RowsInRange(total.Values), rounds * _gpu.Tuning.RowGroup);
        long first = 0;
        do
        {
            Record(work, total, first, Math.Min(step, total.Values.Rows - first));
            first += step;
        }
        while (first < total.Values.Rows);
    }

    private void Record(RecordedWork work, in Total total, long first, long count)
    {
        bool isLast = first + count == total.Values.Rows;
        Kernel kernel = _gpu.Kernels.Find("total", (0, _gpu.Tuning.RowGroup));
        RowWindow values = _gpu.BindOptional(kernel, "Values", count == 0 ? default : total.Values.RowRange(first, count));
        RowWindow sum = _gpu.BindOptional(kernel, "Sum", total.Sum);
        RowWindow rounded = _gpu.BindOptional(kernel, "Rounded", isLast ? total.Rounded : default);
        TotalFlags flags = (total.Accumulates || first > 0 ? TotalFlags.Accumulates : TotalFlags.None)
            | (isLast && total.Divisor != 1 ? TotalFlags.Divides : TotalFlags.None)
            | (isLast && !total.Rounded.IsNone ? TotalFlags.HasRounded : TotalFlags.None);
        float divisor = (float)total.Divisor;
        kernel.SetConstants(new TotalConstants(
            (uint)count, (uint)flags, values.FirstElement, values.Stride, sum.FirstElement, rounded.FirstElement,
            total.Share, divisor, (float)(total.Divisor - divisor)));
        work.Dispatch(kernel, 1, 1, 32 * Math.Max(1, count));
    }
}
