using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Cross-entropies of rows and their gradients on a GPU, in windows that bindings and working memory allow.</summary>
internal sealed class CrossEntropyOperation : IDisposable
{
    private readonly record struct Key(
        MatrixView Logits, MatrixView Probabilities, MatrixView Labels, MatrixView Weights, MatrixView Losses, MatrixView Gradient, CrossEntropySettings Settings);

    private readonly record struct Constants(
        uint LogitsBase, uint LogitsStride, uint ProbabilitiesBase, uint ProbabilitiesStride, uint LabelsBase, uint TargetBase,
        uint GradientStride, uint Rows, uint Columns, int IgnoredLabel, float Smoothing, float GradientScale);

    private readonly GpuContext _gpu;
    private readonly RowSumKernels _sums;
    private readonly LaneKernels _lanes;
    private readonly ElementKernels _elements;
    private readonly RecordedWorkCache<Key> _cache;

    public CrossEntropyOperation(GpuContext gpu, RowSumKernels sums, LaneKernels lanes, ElementKernels elements)
    {
        _gpu = gpu;
        _sums = sums;
        _lanes = lanes;
        _elements = elements;
        _cache = gpu.CreateCache<Key>("cross-entropy");
    }

    /// <summary>Submits cross-entropies; there are rows. Either labels or probabilities are none, so may be the gradient.</summary>
    public GpuFence Run(
        in MatrixView logits,
        in MatrixView probabilities,
        in MatrixView labels,
        in MatrixView weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        var key = new Key(logits, probabilities, labels, weights, losses, gradient, settings);
        return _cache.Get(key, this, static (w, k, self) => self.Record(w, k)).Run(context);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private void Record(RecordedWork work, in Key key)
    {
        long step = Math.Min(_sums.RowsAtATime(key.Logits), _elements.RowsAtATime(key.Logits));
        step = key.Probabilities.IsNone ? step : Math.Min(step, _elements.RowsAtATime(key.Probabilities));
        step = key.Gradient.IsNone ? step : Math.Min(step, _elements.RowsAtATime(key.Gradient));
        for (long first = 0; first < key.Logits.Rows; first += step)
        {
            long count = Math.Min(step, key.Logits.Rows - first);
            var window = new Key(
                key.Logits.RowRange(first, count),
                key.Probabilities.IsNone ? default : key.Probabilities.RowRange(first, count),
                key.Labels.IsNone ? default : key.Labels.RowRange(first, count),
                key.Weights,
                key.Losses.RowRange(first, count),
                key.Gradient.IsNone ? default : key.Gradient.RowRange(first, count),
                key.Settings);
            GpuBuffer states = _gpu.Scratch.Get(ScratchKind.RowPairs, count * 16);
            RecordLosses(work, window, states);
            if (!key.Gradient.IsNone && key.Gradient.Columns > 0)
            {
                RecordGradient(work, window, states);
            }
        }
    }

    private void RecordLosses(RecordedWork work, in Key window, GpuBuffer states)
    {
        MatrixView logits = window.Logits;
        Kernel kernel = _lanes.Find("cross_entropy", logits.Columns, [.. Shares(window)]);
        RowWindow losses = _gpu.BindOptional(kernel, "Losses", window.Losses);
        Bind(kernel, window, states, losses.FirstElement, 0);
        _lanes.Dispatch(work, kernel, logits.Rows, logits.Columns);
    }

    private void RecordGradient(RecordedWork work, in Key window, GpuBuffer states)
    {
        Kernel kernel = _gpu.Kernels.Find("cross_entropy_gradient", [(0, _gpu.Tuning.RowGroup), .. Shares(window)]);
        RowWindow gradient = _gpu.BindOptional(kernel, "Gradient", window.Gradient);
        Bind(kernel, window, states, gradient.FirstElement, gradient.Stride);
        _elements.Dispatch(work, kernel, window.Logits.ElementCount, window.Logits.ElementCount);
    }

    private static (int, long)[] Shares(in Key window) =>
    [
        (2, (uint)window.Logits.ElementType),
        (3, window.Probabilities.IsNone ? 0 : (uint)window.Probabilities.ElementType),
        (4, window.Probabilities.IsNone ? 1 : 0),
        (5, window.Weights.IsNone ? 0 : 1),
    ];

    private void Bind(Kernel kernel, in Key window, GpuBuffer states, uint targetBase, uint gradientStride)
    {
        RowWindow logits = _gpu.BindOptional(kernel, "Logits", window.Logits);
        RowWindow probabilities = _gpu.BindOptional(kernel, "Probabilities", window.Probabilities);
        RowWindow labels = _gpu.BindOptional(kernel, "Labels", window.Labels);
        _gpu.BindOptional(kernel, "Weights", window.Weights);
        kernel.SetBuffer("States", states, 0, window.Logits.Rows * 16);
        CrossEntropySettings settings = window.Settings;
        kernel.SetConstants(new Constants(
            logits.FirstElement, logits.Stride, probabilities.FirstElement, probabilities.Stride, labels.FirstElement, targetBase,
            gradientStride, logits.Rows, logits.Columns, settings.IgnoredLabel, settings.LabelSmoothing, settings.GradientScale));
    }
}
