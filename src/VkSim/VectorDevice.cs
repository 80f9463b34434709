using System.Runtime.CompilerServices;
using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Operations;

namespace VkSim;

/// <summary>
/// A device that computes with vectors: a GPU through Vulkan, or the CPU's SIMD units. Threads may call at the same time; none waits for
/// another's answer. Operations may return before the device has finished; reading a result waits for it.
/// </summary>
/// <remarks>
/// Matrices may be larger than what a GPU's shader reaches of a buffer; a single row that is (128 MiB on some drivers) is a
/// <see cref="NotSupportedException"/> there.
/// </remarks>
public sealed partial class VectorDevice : IDisposable
{
    private static int _opened;

    private readonly IVectorBackend _backend;
    private readonly IVectorOperations _sink;
    private readonly WorkingMemoryPool _working;
    private readonly int _instance = Interlocked.Increment(ref _opened);
    private bool _disposed;

    internal VectorDevice(IVectorBackend backend, DeviceDescription description)
    {
        _backend = backend;
        _sink = backend;
        _working = new WorkingMemoryPool(backend);
        Description = description;
    }

    /// <summary>What the device is, and why it was chosen.</summary>
    public DeviceDescription Description { get; }

    /// <summary>
    /// The engine's device that this one computes on, for one's own buffers, shaders and lists beside it; null on the CPU. It belongs to
    /// whoever made it: to this one, but for <see cref="Create(GpuDevice)"/>.
    /// </summary>
    public GpuDevice? Gpu => GpuAccess.DeviceOf(Backend);

    internal bool IsDisposed => _home?.IsDisposed ?? _disposed;

    internal IVectorBackend Backend
    {
        get
        {
            ThrowIfDisposed();
            return _backend;
        }
    }

    /// <summary>Where operations without an answer go: to the backend, or into the list that is recorded.</summary>
    internal IVectorOperations Sink
    {
        get
        {
            ThrowIfDisposed();
            return _sink;
        }
    }

    /// <summary>
    /// Every device of this machine, GPUs first; the last is the SIMD implementation, "cpu". The one that
    /// <see cref="Create(string?, VectorDeviceOptions?)"/> would take for the same selector is marked, with the reason.
    /// </summary>
    /// <exception cref="DeviceNotFoundException">No device fits the selector.</exception>
    public static IReadOnlyList<DeviceDescription> Available(string? device = null) => BackendCatalog.OfThisMachine().Describe(device);

    /// <summary>
    /// Opens a device. The selector is "auto", "cpu", an index in <see cref="Available"/>, a UUID, or part of a name or vendor;
    /// null means the environment variable VKSIM_DEVICE, and "auto" where that is not set. "auto" takes the best real GPU
    /// and otherwise the SIMD implementation; a software Vulkan driver is used only when it is named. For "cpu" no driver is loaded.
    /// </summary>
    /// <exception cref="DeviceNotFoundException">No device fits the selector.</exception>
    public static VectorDevice Create(string? device = null, VectorDeviceOptions? options = null)
    {
        (IVectorBackend backend, DeviceDescription description) = BackendCatalog.OfThisMachine().Open(device, options ?? new VectorDeviceOptions());
        return new VectorDevice(backend, description);
    }

    /// <summary>
    /// Computes on a device that is there already, an engine's own for instance; it stays its owner's to dispose, after this.
    /// </summary>
    public static VectorDevice Create(GpuDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        (IVectorBackend backend, DeviceDescription description) = BackendCatalog.Wrap(device);
        return new VectorDevice(backend, description);
    }

    /// <summary>Makes a matrix whose content is undefined until it is written by an operation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public Matrix Allocate(long rows, int columns, ElementType storage = ElementType.Float32)
    {
        CheckShape(rows, columns, storage);
        return new Matrix(this, Backend.Allocate(rows, columns, storage), rows, columns);
    }

    /// <summary>Copies row-major values to the device, rounding them to the storage type.</summary>
    /// <exception cref="ArgumentException">The number of values is not rows × columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    [OverloadResolutionPriority(1)] // A list of plain numbers is single precision.
    public Matrix Upload(ReadOnlySpan<float> values, long rows, int columns, ElementType storage = ElementType.Float32)
    {
        CheckShape(rows, columns, storage);
        CheckLength(values.Length, rows, columns);
        Matrix matrix = Allocate(rows, columns, storage);
        try
        {
            matrix.Write(values);
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <summary>Copies row-major half-precision values to the device.</summary>
    /// <exception cref="ArgumentException">The number of values is not rows × columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public Matrix Upload(ReadOnlySpan<Half> values, long rows, int columns, ElementType storage = ElementType.Float16)
    {
        CheckShape(rows, columns, storage);
        CheckLength(values.Length, rows, columns);
        Matrix matrix = Allocate(rows, columns, storage);
        try
        {
            matrix.Write(values);
            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Elements that are in a GPU's buffer already, one's own kernels' results for instance, as a matrix: nothing is copied. The buffer
    /// stays its owner's to dispose, after the matrix.
    /// </summary>
    /// <param name="buffer">A buffer of the GPU device that this device computes on.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="storage">How the elements are stored.</param>
    /// <param name="firstElement">The element of the buffer that is the matrix's first.</param>
    /// <exception cref="ArgumentException">Another device's buffer, or one that is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    /// <exception cref="NotSupportedException">The device is the CPU, or a GPU other than the buffer's.</exception>
    public Matrix Wrap(GpuBuffer buffer, long rows, int columns, ElementType storage = ElementType.Float32, long firstElement = 0)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ObjectDisposedException.ThrowIf(buffer.IsDisposed, buffer);
        CheckShape(rows, columns, storage);
        ArgumentOutOfRangeException.ThrowIfNegative(firstElement);
        long room = buffer.ByteLength / ElementConversion.SizeOf(storage);
        if (firstElement > room || rows * columns > room - firstElement)
        {
            throw new ArgumentException(
                $"The buffer '{buffer.Name}' has {buffer.ByteLength} bytes, {room} elements of {storage}; {rows}×{columns} from element {firstElement} on need {firstElement + (rows * columns)}.",
                nameof(buffer));
        }

        IMatrixStorage elements = GpuAccess.Wrap(Backend, buffer, room, storage) ?? throw new NotSupportedException(
            $"The buffer '{buffer.Name}' lies on {buffer.Device.Adapter.Name}; this device is \"{Description.Name}\". Make this one of that GPU by {nameof(VectorDevice)}.{nameof(Create)}.");
        return new Matrix(this, new MatrixView(elements, firstElement, rows, columns, columns));
    }

    /// <summary>Waits until the device has finished everything that it was asked to do.</summary>
    public void Synchronize() => Backend.Synchronize();

    /// <summary>Waits for the device, then gives back all that it holds. Its matrices are no longer usable.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _working.Dispose();
            _backend.Dispose();
        }
    }

    /// <summary>
    /// Name, index and number of the instance, such as "cpu" (device 1, instance 3): of two devices of one name, or two instances
    /// of one device, one tells which is meant.
    /// </summary>
    public override string ToString() => $"\"{Description.Name}\" (device {Description.Index}, instance {Home._instance})";

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    private static void CheckShape(long rows, int columns, ElementType storage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (!Enum.IsDefined(storage))
        {
            throw new ArgumentOutOfRangeException(nameof(storage), storage, "Unknown element type.");
        }

        if (columns > 0 && rows > long.MaxValue / 4 / columns)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"{rows} rows of {columns} columns cannot be addressed.");
        }
    }

    private static void CheckLength(int length, long rows, int columns)
    {
        if (length != rows * columns)
        {
            throw new ArgumentException($"There are {length} values; {rows} rows of {columns} columns need {rows * columns}.", "values");
        }
    }
}
