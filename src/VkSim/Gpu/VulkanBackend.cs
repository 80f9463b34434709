using VkSim.Compute;
using VkSim.Contract;
using VkSim.Gpu.Contrastive;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>The operations as compute shaders on a Vulkan device. Calls return when the work is submitted, unless they give an answer.</summary>
internal sealed partial class VulkanBackend : IVectorBackend
{
    private readonly Lock _gate = new();
    private readonly GpuDevice _device;
    private readonly bool _ownsDevice;
    private readonly GpuContext _gpu;
    private readonly RowOperations _rows;
    private readonly SoftmaxOperation _softmax;
    private readonly CrossEntropyOperation _crossEntropy;
    private readonly RowGradientOperation _rowGradients;
    private readonly TopKOperation _topK;
    private readonly PairwiseOperation _pairwise;
    private readonly PairwiseGradientOperation _pairwiseGradient;
    private readonly ContrastiveOperation _contrastive;
    private readonly GroupOperation _groups;
    private readonly NearestOperation _nearest;
    private GpuFence _last;
    private bool _disposed;

    /// <summary>Makes a backend on a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="ownsDevice">Whether the backend disposes it.</param>
    /// <param name="tuning">How kernels are cut; null for the table's entry.</param>
    /// <param name="limits">What to plan with; null for the device's own.</param>
    public VulkanBackend(GpuDevice device, bool ownsDevice, GpuTuning? tuning = null, GpuLimits? limits = null)
    {
        _device = device;
        _ownsDevice = ownsDevice;
        _gpu = new GpuContext(device, tuning, limits);
        var rowKernels = new RowKernels(_gpu);
        var pairKernels = new PairwiseKernels(_gpu, rowKernels);
        var laneKernels = new LaneKernels(_gpu);
        var elementKernels = new ElementKernels(_gpu);
        var normKernels = new NormKernels(_gpu, rowKernels, laneKernels, elementKernels);
        _rows = new RowOperations(_gpu, rowKernels, normKernels, elementKernels);
        var rowSums = new RowSumKernels(_gpu, laneKernels);
        _softmax = new SoftmaxOperation(_gpu, rowSums, elementKernels);
        _crossEntropy = new CrossEntropyOperation(_gpu, rowSums, laneKernels, elementKernels);
        var rowGradientKernels = new RowGradientKernels(_gpu, laneKernels);
        _rowGradients = new RowGradientOperation(_gpu, normKernels, rowSums, rowGradientKernels, elementKernels);
        _topK = new TopKOperation(_gpu, elementKernels);
        _pairwise = new PairwiseOperation(_gpu, pairKernels);
        var pairGradients = new PairwiseGradientKernels(_gpu, rowKernels, rowGradientKernels);
        _pairwiseGradient = new PairwiseGradientOperation(_gpu, pairGradients);
        _contrastive = new ContrastiveOperation(_gpu, pairKernels, pairGradients);
        _groups = new GroupOperation(_gpu, rowKernels, pairGradients);
        _nearest = new NearestOperation(_gpu, pairKernels);
        Info = VulkanBackendInfo.Of(device.Adapter, device.Capabilities);
    }

    /// <inheritdoc/>
    public BackendInfo Info { get; }

    /// <inheritdoc/>
    public IMatrixStorage Allocate(long rows, int columns, ElementType elementType) =>
        new GpuStorage(_device, checked(rows * columns), elementType);

    /// <inheritdoc/>
    public void Write(in MatrixView destination, ReadOnlySpan<byte> source)
    {
        GpuBuffer<byte> buffer = BufferOf(destination);
        int size = ElementConversion.SizeOf(destination.ElementType);
        if (destination.IsContiguous)
        {
            buffer.Write(source, destination.FirstElement * size);
            return;
        }

        int rowBytes = destination.Columns * size;
        for (long row = 0; row < destination.Rows; row++)
        {
            buffer.Write(source.Slice((int)(row * rowBytes), rowBytes), (destination.FirstElement + (row * destination.RowStride)) * size);
        }
    }

    /// <inheritdoc/>
    public void Read(in MatrixView source, Span<byte> destination)
    {
        GpuBuffer<byte> buffer = BufferOf(source);
        int size = ElementConversion.SizeOf(source.ElementType);
        if (source.IsContiguous)
        {
            buffer.Read(destination, source.FirstElement * size);
            return;
        }

        int rowBytes = source.Columns * size;
        for (long row = 0; row < source.Rows; row++)
        {
            buffer.Read(destination.Slice((int)(row * rowBytes), rowBytes), (source.FirstElement + (row * source.RowStride)) * size);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(MatrixView source, Memory<byte> destination, CancellationToken cancellationToken)
    {
        GpuBuffer<byte> buffer = BufferOf(source);
        int size = ElementConversion.SizeOf(source.ElementType);
        if (source.IsContiguous)
        {
            await buffer.ReadAsync(destination, source.FirstElement * size, cancellationToken).ConfigureAwait(false);
            return;
        }

        int rowBytes = source.Columns * size;
        for (long row = 0; row < source.Rows; row++)
        {
            Memory<byte> target = destination.Slice((int)(row * rowBytes), rowBytes);
            await buffer.ReadAsync(target, (source.FirstElement + (row * source.RowStride)) * size, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context)
    {
        lock (_gate)
        {
            if (settings.Axis == NormalizeAxis.Rows ? source.Rows > 0 : source.Columns > 0)
            {
                Submitted(_rows.Normalize(source, destination, norms, settings, context), context);
            }
        }
    }

    /// <inheritdoc/>
    public void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context)
    {
        lock (_gate)
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
    }

    /// <inheritdoc/>
    public void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        lock (_gate)
        {
            if (a.Rows > 0 && b.Rows > 0)
            {
                Submitted(_pairwise.Run(a, b, result, settings, context), context);
            }
        }
    }

    /// <inheritdoc/>
    public void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        lock (_gate)
        {
            if (rows.Rows > 1)
            {
                Submitted(_pairwise.RunCondensed(rows, result, settings, context), context);
            }
        }
    }

    /// <inheritdoc/>
    public void Nearest(
        in MatrixView queries, in MatrixView database, in NearestSettings settings, Span<float> scores, Span<long> ids, in OperationContext context)
    {
        if (database.Rows == 0)
        {
            scores.Fill(settings.Comparison.Metric.TailScore());
            ids.Fill(-1);
            return;
        }

        lock (_gate)
        {
            if (queries.Rows > 0)
            {
                _nearest.Run(queries, database, settings, scores, ids, context);
            }
        }
    }

    /// <inheritdoc/>
    public long FindZeroRow(in MatrixView matrix)
    {
        if (matrix.Columns == 0)
        {
            return matrix.Rows > 0 ? 0 : -1;
        }

        lock (_gate)
        {
            return _rows.FindZeroRow(matrix);
        }
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        GpuFence last;
        lock (_gate)
        {
            last = _last;
        }

        last.Wait();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _nearest.Dispose();
            _pairwise.Dispose();
            _pairwiseGradient.Dispose();
            _contrastive.Dispose();
            _groups.Dispose();
            _topK.Dispose();
            _rowGradients.Dispose();
            _crossEntropy.Dispose();
            _softmax.Dispose();
            _rows.Dispose();
            _gpu.Dispose();
            if (_ownsDevice)
            {
                _device.Dispose();
            }
        }
    }

    private static GpuBuffer<byte> BufferOf(in MatrixView view) => ((GpuStorage)view.Storage).Buffer;

    // Who asked for progress is told of the end when it has come.
    private void Submitted(GpuFence fence, in OperationContext context)
    {
        _last = fence;
        if (context.Progress is { } progress)
        {
            fence.Wait();
            progress.Report(1);
        }
    }
}
