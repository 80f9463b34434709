using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>
/// The operations as compute shaders on a Vulkan device. Calls return when the work is submitted, unless they give an answer. Each has
/// a <see cref="GpuLane"/> of its own, so that no lock is held while the device works.
/// </summary>
internal sealed partial class VulkanBackend : IVectorBackend
{
    private readonly GpuDevice _device;
    private readonly bool _ownsDevice;
    private readonly GpuLanes _lanes;
    private GpuArithmetic? _arithmetic;
    private int _disposed;

    /// <summary>Makes a backend on a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="ownsDevice">Whether the backend disposes it.</param>
    /// <param name="tuning">How kernels are cut; null for the table's entry.</param>
    /// <param name="limits">What to plan with; null for the device's own.</param>
    public VulkanBackend(GpuDevice device, bool ownsDevice, GpuTuning? tuning = null, GpuLimits? limits = null)
    {
        _device = device;
        _ownsDevice = ownsDevice;
        _lanes = new GpuLanes(device, tuning, limits);
        Info = VulkanBackendInfo.Of(device.Adapter, device.Capabilities) with
        {
            MatrixUnits = tuning?.MatrixTile?.ToString(),
            Reproducible = IsReproducible,
        };
    }

    /// <summary>The device.</summary>
    public GpuDevice Device => _device;

    /// <inheritdoc/>
    public BackendInfo Info { get; }

    /// <inheritdoc/>
    public long ScratchBytes => _lanes.ScratchBytes;

    /// <inheritdoc/>
    public void Nearest(
        in MatrixView queries, in MatrixView database, in NearestSettings settings, Span<float> scores, Span<long> ids, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.Nearest(queries, database, settings, scores, ids, context);
    }

    /// <inheritdoc/>
    public async ValueTask NearestAsync(
        MatrixView queries, MatrixView database, NearestSettings settings, Memory<float> scores, Memory<long> ids, OperationContext context)
    {
        if (database.Rows == 0 || queries.Rows == 0)
        {
            Nearest(queries, database, settings, scores.Span, ids.Span, context);
            return;
        }

        using GpuLaneLease lease = _lanes.Rent();
        await lease.Lane.NearestAsync(queries, database, settings, scores, ids, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void TopK(in MatrixView matrix, int k, bool largest, Span<float> values, Span<long> ids, in OperationContext context)
    {
        using GpuLaneLease lease = _lanes.Rent();
        lease.Lane.TopK(matrix, k, largest, values, ids, context);
    }

    /// <inheritdoc/>
    public async ValueTask TopKAsync(MatrixView matrix, int k, bool largest, Memory<float> values, Memory<long> ids, OperationContext context)
    {
        if (matrix.ElementCount == 0)
        {
            TopK(matrix, k, largest, values.Span, ids.Span, context);
            return;
        }

        using GpuLaneLease lease = _lanes.Rent();
        await lease.Lane.TopKAsync(matrix, k, largest, values, ids, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public long FindZeroRow(in MatrixView matrix)
    {
        using GpuLaneLease lease = _lanes.Rent();
        return lease.Lane.FindZeroRow(matrix);
    }

    /// <inheritdoc/>
    public IOperationList CreateList(string name) => new GpuOperationList(_lanes, _device.CreateCommandList(name));

    /// <inheritdoc/>
    public void Synchronize() => _device.WaitIdle();

    /// <inheritdoc/>
    public ValueTask SynchronizeAsync(CancellationToken cancellationToken) => _device.WaitIdleAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _lanes.Dispose();
        if (_ownsDevice)
        {
            _device.Dispose();
        }
    }

    // Remembered, so that the description of a device tells it also when the device is gone.
    private bool? IsReproducible()
    {
        if (_arithmetic is null && !_device.IsDisposed)
        {
            _arithmetic = _device.Arithmetic;
        }

        return _arithmetic is null
            ? null
            : Info.MatrixUnits is null && _arithmetic is { FusesMultiplyAdd: true, RoundsDivision: true, RoundsSquareRoot: true, KeepsSubnormals: true };
    }
}
