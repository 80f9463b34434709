using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Gradients of normalization and of row-wise cosines on a GPU, in windows that bindings and working memory allow.</summary>
internal sealed class RowGradientOperation : IDisposable
{
    private readonly record struct NormalizeKey(MatrixView Source, MatrixView Gradient, MatrixView Result, NormalizeSettings Settings);

    private readonly record struct CosineKey(
        MatrixView A, MatrixView B, MatrixView Gradient, MatrixView GradientA, MatrixView GradientB, CosineSettings Settings);

    private readonly record struct NormalizeConstants(
        uint SourceBase, uint SourceStride, uint GradientBase, uint GradientStride, uint ResultBase, uint ResultStride,
        uint Rows, uint Columns, float Epsilon, float Order);

    private readonly GpuContext _gpu;
    private readonly NormKernels _norms;
    private readonly RowSumKernels _sums;
    private readonly ElementKernels _elements;
    private readonly RowGradientKernels _rowGradients;
    private readonly CosineGradientKernels _cosineGradients;
    private readonly RecordedWorkCache<NormalizeKey> _normalizations;
    private readonly RecordedWorkCache<CosineKey> _cosines;

    public RowGradientOperation(GpuContext gpu, NormKernels norms, RowSumKernels sums, RowGradientKernels rowGradients, ElementKernels elements)
    {
        _gpu = gpu;
        _norms = norms;
        _sums = sums;
        _elements = elements;
        _rowGradients = rowGradients;
        _cosineGradients = new CosineGradientKernels(gpu, norms, elements);
        _normalizations = gpu.CreateCache<NormalizeKey>("normalize gradient");
        _cosines = gpu.CreateCache<CosineKey>("row-wise cosine gradient");
    }

    /// <summary>Submits the gradient of a normalization; there are elements.</summary>
    public GpuFence Normalize(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context)
    {
        var key = new NormalizeKey(source, gradient, result, settings);
        return _normalizations.Get(key, this, static (w, k, self) => self.RecordNormalize(w, k)).Run(context);
    }

    /// <summary>Submits gradients of row-wise cosines; there are columns. Either gradient may be none.</summary>
    public GpuFence Cosine(
        in MatrixView a, in MatrixView b, in MatrixView gradient, in MatrixView gradientA, in MatrixView gradientB,
        in CosineSettings settings, in OperationContext context)
    {
        var key = new CosineKey(a, b, gradient, gradientA, gradientB, settings);
        return _cosines.Get(key, this, static (w, k, self) => self.RecordCosine(w, k)).Run(context);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _normalizations.Dispose();
        _cosines.Dispose();
    }

    private void RecordNormalize(RecordedWork work, in NormalizeKey key)
    {
        if (key.Settings.P == 2 && key.Settings.Axis == NormalizeAxis.Rows)
        {
            RecordEuclideanRows(work, key);
            return;
        }

        // Norms as they are: whether one is below epsilon decides about the formula.
        NormalizeSettings plain = key.Settings with { Epsilon = 0, ZeroVectors = ZeroVectorPolicy.Zero };
        bool byColumn = key.Settings.Axis == NormalizeAxis.Columns;
        GpuBuffer norms = _gpu.Scratch.Get(ScratchKind.ColumnDivisors, byColumn ? key.Source.Columns * 8L : 8);
        GpuBuffer along = _gpu.Scratch.Get(ScratchKind.ColumnTotals, byColumn ? key.Source.Columns * 8L : 8);
        if (byColumn)
        {
            _norms.OfColumns(work, key.Source, norms, default, plain);
            _norms.SumColumns(work, ColumnSum.Along, key.Source, key.Gradient, norms, along, key.Settings.P);
        }

        long step = Math.Min(_elements.RowsAtATime(key.Source), Math.Min(_elements.RowsAtATime(key.Gradient), _elements.RowsAtATime(key.Result)));
        step = byColumn ? step : Math.Min(step, Math.Min(_norms.RowsAtATime(key.Source), _sums.RowsAtATime(key.Source)));
        for (long first = 0; first < key.Source.Rows; first += step)
        {
            long count = Math.Min(step, key.Source.Rows - first);
            MatrixView source = key.Source.RowRange(first, count);
            MatrixView gradient = key.Gradient.RowRange(first, count);
            if (!byColumn)
            {
                norms = _gpu.Scratch.Get(ScratchKind.LeftDivisors, count * 8);
                along = _gpu.Scratch.Get(ScratchKind.RowPairs, count * 8);
                _norms.OfRows(work, source, norms, default, plain);
                _sums.Sum(work, RowSum.Along, source, gradient, along, norms);
            }

            RecordNormalizeWindow(work, source, gradient, key.Result.RowRange(first, count), norms, along, key.Settings);
        }
    }

    private void RecordEuclideanRows(RecordedWork work, in NormalizeKey key)
    {
        long step = Math.Min(
            _rowGradients.RowsAtATime(key.Source), Math.Min(_rowGradients.RowsAtATime(key.Gradient), _rowGradients.RowsAtATime(key.Result)));
        for (long first = 0; first < key.Source.Rows; first += step)
        {
            long count = Math.Min(step, key.Source.Rows - first);
            _rowGradients.Normalize(
                work, key.Source.RowRange(first, count), key.Gradient.RowRange(first, count), key.Result.RowRange(first, count),
                key.Settings.Epsilon);
        }
    }

    private void RecordNormalizeWindow(
        RecordedWork work, in MatrixView source, in MatrixView gradient, in MatrixView result, GpuBuffer norms, GpuBuffer along,
        in NormalizeSettings settings)
    {
        bool byColumn = settings.Axis == NormalizeAxis.Columns;
        Kernel kernel = _gpu.Kernels.Find(
            "normalize_gradient", (0, _gpu.Tuning.RowGroup), (1, byColumn ? 1 : 0), (2, (uint)source.ElementType),
            (3, (uint)NormKernels.OrderOf(settings.P)));
        RowWindow x = _gpu.BindOptional(kernel, "Source", source);
        RowWindow g = _gpu.BindOptional(kernel, "Gradient", gradient);
        RowWindow target = _gpu.BindOptional(kernel, "Result", result);
        long vectors = byColumn ? source.Columns : source.Rows;
        kernel.SetBuffer("Norms", norms, 0, vectors * 8);
        kernel.SetBuffer("Along", along, 0, vectors * 8);
        kernel.SetConstants(new NormalizeConstants(
            x.FirstElement, x.Stride, g.FirstElement, g.Stride, target.FirstElement, target.Stride,
            x.Rows, x.Columns, settings.Epsilon, settings.P));
        _elements.Dispatch(work, kernel, source.ElementCount, 4 * source.ElementCount);
    }

    private void RecordCosine(RecordedWork work, in CosineKey key)
    {
        // One row that serves all is a matrix with a stride of 0.
        long rows = key.Gradient.Rows;
        MatrixView a = Spread(key.A, rows);
        MatrixView b = Spread(key.B, rows);
        MatrixView each = a.RowStride == 0 ? default : key.GradientA;
        MatrixView eachOther = b.RowStride == 0 ? default : key.GradientB;
        if (!(each.IsNone && eachOther.IsNone))
        {
            RecordEach(work, a, b, key.Gradient, each, eachOther, key.Settings);
        }

        if (a.RowStride == 0 && !key.GradientA.IsNone)
        {
            RecordOne(work, a, b, key.Gradient, key.GradientA, key.Settings);
        }

        if (b.RowStride == 0 && !key.GradientB.IsNone)
        {
            RecordOne(work, b, a, key.Gradient, key.GradientB, key.Settings);
        }
    }

    private void RecordEach(
        RecordedWork work, in MatrixView a, in MatrixView b, in MatrixView gradient, in MatrixView ofA, in MatrixView ofB, in CosineSettings settings)
    {
        long step = Math.Min(_rowGradients.RowsAtATime(a), _rowGradients.RowsAtATime(b));
        step = ofA.IsNone ? step : Math.Min(step, _rowGradients.RowsAtATime(ofA));
        step = ofB.IsNone ? step : Math.Min(step, _rowGradients.RowsAtATime(ofB));
        for (long first = 0; first < gradient.Rows; first += step)
        {
            long count = Math.Min(step, gradient.Rows - first);
            _rowGradients.Cosine(
                work, a.RowRange(first, count), b.RowRange(first, count), gradient.RowRange(first, count),
                ofA.IsNone ? ofA : ofA.RowRange(first, count), ofB.IsNone ? ofB : ofB.RowRange(first, count), settings);
        }
    }

    // The gradient of one row that serves all: a sum over the others.
    private void RecordOne(
        RecordedWork work, in MatrixView own, in MatrixView others, in MatrixView gradient, in MatrixView result, in CosineSettings settings)
    {
        GpuBuffer totals = _gpu.Scratch.Get(ScratchKind.ColumnTotals, own.Columns * 8L);
        work.Fill(totals, 0, own.Columns * 8L);
        long step = Math.Min(_norms.RowsAtATime(others), _elements.RowsAtATime(others));
        step = NormKernels.WholeChunks(Math.Min(step, _norms.RowsOfColumnsAtATime(others)));
        for (long first = 0; first < gradient.Rows; first += step)
        {
            long count = Math.Min(step, gradient.Rows - first);
            _cosineGradients.AddToOne(work, others.RowRange(first, count), gradient.RowRange(first, count), totals, settings);
        }

        _cosineGradients.CopySums(work, totals, result);
        _rowGradients.ThroughNorm(work, own with { Rows = 1, RowStride = own.Columns }, result, result, settings);
    }

    private static MatrixView Spread(in MatrixView view, long rows) =>
        view.Rows == 1 && rows != 1 ? view with { Rows = rows, RowStride = 0 } : view;
}
