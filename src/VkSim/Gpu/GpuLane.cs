using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu.Contrastive;
using VkSim.Gpu.Tensors;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>
/// The operations as compute shaders, for one call at a time: kernels, what was recorded with them, and working memory. Calls of
/// several threads have a lane each, so that none waits for what another has the device do. A call returns when its work is
/// submitted, unless it gives an answer.
/// </summary>
internal sealed partial class GpuLane : IVectorOperations, IDisposable
{
    private readonly GpuContext _gpu;
    private readonly RowOperations _rows;
    private readonly SoftmaxOperation _softmax;
    private readonly CrossEntropyOperation _crossEntropy;
    private readonly RowGradientOperation _rowGradients;
    private readonly TopKOperation _topK;
    private readonly PairwiseOperation _pairwise;
    private readonly PairwiseGradientOperation _pairwiseGradient;
    private readonly ContrastiveOperation _contrastive;
    private readonly RowTermsOperation _rowTerms;
    private readonly GroupOperation _groups;
    private readonly NearestOperation _nearest;
    private readonly CondensedOperation _condensed;
    private readonly SelectOperation _select;
    private readonly CompactOperation _compact;
    private readonly ScatterOperation _scatter;
    private readonly ResampleOperation _resample;

    /// <summary>Makes a lane.</summary>
    /// <param name="device">The device.</param>
    /// <param name="tuning">How kernels are cut; null for the table's entry.</param>
    /// <param name="limits">What to plan with; null for the device's own.</param>
    /// <param name="shaders">Shared by the lanes of a device; null: its own.</param>
    public GpuLane(GpuDevice device, GpuTuning? tuning = null, GpuLimits? limits = null, ShaderLibrary? shaders = null)
    {
        _gpu = new GpuContext(device, tuning, limits, shaders);
        var rowKernels = new RowKernels(_gpu);
        var pairKernels = new PairwiseKernels(_gpu, rowKernels);
        var laneKernels = new LaneKernels(_gpu);
        var elementKernels = new ElementKernels(_gpu);
        var normKernels = new NormKernels(_gpu, elementKernels);
        _rows = new RowOperations(_gpu, rowKernels, normKernels, elementKernels);
        var rowSums = new RowSumKernels(_gpu, laneKernels);
        _softmax = new SoftmaxOperation(_gpu, rowSums, elementKernels);
        _crossEntropy = new CrossEntropyOperation(_gpu, rowSums, laneKernels, elementKernels);
        var rowGradientKernels = new RowGradientKernels(_gpu, laneKernels);
        _rowGradients = new RowGradientOperation(_gpu, normKernels, rowSums, rowGradientKernels, elementKernels);
        _topK = new TopKOperation(_gpu);
        _pairwise = new PairwiseOperation(_gpu, pairKernels);
        var pairGradients = new PairwiseGradientKernels(_gpu, rowKernels, rowGradientKernels);
        _pairwiseGradient = new PairwiseGradientOperation(_gpu, pairGradients);
        _groups = new GroupOperation(_gpu, rowKernels, pairGradients);
        _contrastive = new ContrastiveOperation(_gpu, pairKernels, pairGradients, _groups);
        _rowTerms = new RowTermsOperation(_gpu, elementKernels);
        _nearest = new NearestOperation(_gpu, pairKernels);
        _condensed = new CondensedOperation(_gpu, elementKernels);
        _select = new SelectOperation(_gpu, elementKernels);
        _compact = new CompactOperation(_gpu, elementKernels);
        _scatter = new ScatterOperation(_gpu, elementKernels);
        _resample = new ResampleOperation(_gpu, elementKernels);
    }

    /// <summary>How kernels are cut.</summary>
    public GpuTuning Tuning => _gpu.Tuning;

    /// <inheritdoc cref="GpuContext.FollowDevice"/>
    public void FollowDevice() => _gpu.FollowDevice();

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context)
    {
        if (settings.Axis == NormalizeAxis.Rows ? source.Rows > 0 : source.Columns > 0)
        {
            Submitted(_rows.Normalize(source, destination, norms, settings, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context)
    {
        if (result.Rows == 0)
        {
            return;
        }

        if (a.Rows == b.Rows)
        {
            Submitted(_rows.RowwiseCosine(a, b, result, settings, context), context);
            return;
        }

        // One row against all: the N values lie in memory as the 1×N matrix that the comparison writes.
        var comparison = new PairwiseSettings(Metric.Cosine, Cosine: settings);
        Submitted(_pairwise.Run(a, b, result, comparison, context), context);
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        if (a.Rows > 0 && b.Rows > 0)
        {
            Submitted(_pairwise.Run(a, b, result, settings, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        if (rows.Rows > 1)
        {
            Submitted(_pairwise.RunCondensed(rows, result, settings, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void ExpandCondensed(in MatrixView condensed, long first, in MatrixView square, in OperationContext context)
    {
        if (square.ElementCount > 0)
        {
            Submitted(_condensed.Expand(condensed, first, square, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void Nearest(
        in MatrixView queries, in MatrixView database, in NearestSettings settings, Span<float> scores, Span<long> ids, in OperationContext context)
    {
        if (database.Rows == 0)
        {
            scores.Fill(settings.Comparison.Metric.TailScore());
            ids.Fill(-1);
            return;
        }

        if (queries.Rows > 0)
        {
            _nearest.Run(queries, database, settings, scores, ids, context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public long FindZeroRow(in MatrixView matrix)
    {
        if (matrix.Columns == 0)
        {
            return matrix.Rows > 0 ? 0 : -1;
        }

        return _rows.FindZeroRow(matrix);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _resample.Dispose();
        _scatter.Dispose();
        _compact.Dispose();
        _select.Dispose();
        _condensed.Dispose();
        _nearest.Dispose();
        _pairwise.Dispose();
        _pairwiseGradient.Dispose();
        _rowTerms.Dispose();
        _contrastive.Dispose();
        _groups.Dispose();
        _topK.Dispose();
        _rowGradients.Dispose();
        _crossEntropy.Dispose();
        _softmax.Dispose();
        _rows.Dispose();
        _gpu.Dispose();
    }

    // Who asked for progress is told of the end when it has come.
    private static void Submitted(GpuFence fence, in OperationContext context)
    {
        if (context.Progress is { } progress)
        {
            fence.Wait();
            progress.Report(1);
        }
    }
}
