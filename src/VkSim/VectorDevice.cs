using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim;

/// <summary>
/// A device that computes with vectors: a GPU through Vulkan, or the CPU's SIMD units. Calls from several threads are
/// served one after another. Operations may return before the device has finished; reading a result waits for it.
/// </summary>
/// <remarks>
/// Matrices may be larger than what a GPU's shader reaches of a buffer; a single row that is (128 MiB on some drivers) is a
/// <see cref="NotSupportedException"/> there.
/// </remarks>
public sealed partial class VectorDevice : IDisposable
{
    // Uploads are cut to pieces below the 2 GiB that a span of bytes can hold, and conversions to what a cache holds.
    private const long PieceBytes = 1L << 30;
    private const long ConversionElements = 1L << 18;

    private static int _opened;

    private readonly IVectorBackend _backend;
    private readonly int _instance = Interlocked.Increment(ref _opened);

    internal VectorDevice(IVectorBackend backend, DeviceDescription description)
    {
        _backend = backend;
        Description = description;
    }

    /// <summary>What the device is, and why it was chosen.</summary>
    public DeviceDescription Description { get; }

    internal bool IsDisposed { get; private set; }

    internal IVectorBackend Backend
    {
        get
        {
            ThrowIfDisposed();
            return _backend;
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
    /// and otherwise the SIMD implementation; a software Vulkan driver is used only when it is named.
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
    public Matrix Upload(ReadOnlySpan<float> values, long rows, int columns, ElementType storage = ElementType.Float32)
    {
        CheckShape(rows, columns, storage);
        CheckLength(values.Length, rows, columns);
        return storage == ElementType.Float32
            ? UploadBytes(values, rows, columns, storage)
            : UploadConverted(MemoryMarshal.AsBytes(values), ElementType.Float32, rows, columns, storage);
    }

    /// <summary>Copies row-major half-precision values to the device.</summary>
    /// <exception cref="ArgumentException">The number of values is not rows × columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative size.</exception>
    public Matrix Upload(ReadOnlySpan<Half> values, long rows, int columns, ElementType storage = ElementType.Float16)
    {
        CheckShape(rows, columns, storage);
        CheckLength(values.Length, rows, columns);
        return storage == ElementType.Float16
            ? UploadBytes(values, rows, columns, storage)
            : UploadConverted(MemoryMarshal.AsBytes(values), ElementType.Float16, rows, columns, storage);
    }

    /// <summary>Waits until the device has finished everything that it was asked to do.</summary>
    public void Synchronize() => Backend.Synchronize();

    /// <summary>Waits for the device, then gives back all that it holds. Its matrices are no longer usable.</summary>
    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            _backend.Dispose();
        }
    }

    /// <summary>
    /// Name, index and number of the instance, such as "cpu" (device 1, instance 3): of two devices of one name, or two instances
    /// of one device, one tells which is meant.
    /// </summary>
    public override string ToString() => $"\"{Description.Name}\" (device {Description.Index}, instance {_instance})";

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

    private Matrix UploadBytes<T>(ReadOnlySpan<T> values, long rows, int columns, ElementType storage)
        where T : unmanaged
    {
        Matrix matrix = Allocate(rows, columns, storage);
        try
        {
            long pieceRows = Math.Max(1, PieceBytes / Math.Max(1, (long)columns * ElementConversion.SizeOf(storage)));
            for (long row = 0; row < rows && columns > 0; row += pieceRows)
            {
                long count = Math.Min(pieceRows, rows - row);
                ReadOnlySpan<T> piece = values.Slice((int)(row * columns), (int)(count * columns));
                Backend.Write(matrix.View.RowRange(row, count), MemoryMarshal.AsBytes(piece));
            }

            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    private Matrix UploadConverted(ReadOnlySpan<byte> values, ElementType type, long rows, int columns, ElementType storage)
    {
        Matrix matrix = Allocate(rows, columns, storage);
        int rowBytes = columns * ElementConversion.SizeOf(type);
        long pieceRows = Math.Clamp(ConversionElements / Math.Max(1, columns), 1, Math.Max(1, rows));
        float[] wide = ArrayPool<float>.Shared.Rent((int)(pieceRows * columns));
        byte[] narrow = ArrayPool<byte>.Shared.Rent((int)(pieceRows * columns * ElementConversion.SizeOf(storage)));
        try
        {
            for (long row = 0; row < rows && columns > 0; row += pieceRows)
            {
                int count = (int)Math.Min(pieceRows, rows - row);
                Span<float> w = wide.AsSpan(0, count * columns);
                Span<byte> n = narrow.AsSpan(0, count * columns * ElementConversion.SizeOf(storage));
                ElementConversion.Widen(type, values.Slice((int)(row * rowBytes), count * rowBytes), w);
                ElementConversion.Narrow(storage, w, n);
                Backend.Write(matrix.View.RowRange(row, count), n);
            }

            return matrix;
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(wide);
            ArrayPool<byte>.Shared.Return(narrow);
        }
    }
}
