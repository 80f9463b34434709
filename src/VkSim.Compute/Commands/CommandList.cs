using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>
/// Dispatches, copies and fills that are recorded once and submitted together, as often as needed. The list puts the
/// barriers that its commands need between them, and orders itself after everything submitted before.
/// </summary>
/// <remarks>
/// One thread records a list at a time; different lists may be recorded and submitted by different threads at once. A
/// dispatch takes the kernel's buffers and constants as they are when it is recorded, so the kernel may be set up anew for
/// the next. Submitting an unchanged list again is a replay: nothing is encoded and nothing allocated.
/// <see cref="Reset"/> empties a list but keeps its memory, so a list may also be recorded anew for every use.
/// </remarks>
public sealed partial class CommandList : IDisposable
{
    // What vkCmdUpdateBuffer takes.
    private const int MaxInlineBytes = 65536;

    private readonly Lock _gate = new();
    private readonly CommandRecording _recording;
    private readonly CommandStream _stream;
    private bool _disposed;

    internal CommandList(GpuDevice device, string? name, bool counted = true)
    {
        Device = device;
        Name = name ?? "command list";
        _recording = device.Submissions.Recordings.Rent();
        _stream = _recording.Stream;
        Profile = device.Profiler.Enabled;
        if (counted)
        {
            device.Ledger.Add(DeviceResourceKind.CommandList, this, Name);
        }
    }

    /// <summary>The device that the list belongs to.</summary>
    public GpuDevice Device { get; }

    /// <summary>The name that errors and debuggers show.</summary>
    public string Name { get; }

    /// <summary>The commands recorded so far, labels included.</summary>
    public int Count => _stream.Count;

    /// <summary>
    /// Whether the dispatches are timed; from the start as <see cref="GpuProfiler.Enabled"/> says. Without effect on a
    /// device without timestamps and on <see cref="RecordInto(nint)"/>.
    /// </summary>
    public bool Profile
    {
        get;
        set
        {
            _changed |= field != value;
            field = value;
        }
    }

    /// <summary>Records a dispatch of a kernel with the buffers and constants that are set on it now.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="x">Workgroups along x.</param>
    /// <param name="y">Workgroups along y.</param>
    /// <param name="z">Workgroups along z.</param>
    /// <param name="estimatedOperations">
    /// Roughly how many operations it takes. A list is split into several submissions where the sum would exceed
    /// <see cref="GpuDeviceOptions.MaxOperationsPerSubmission"/>, so that no driver takes long work for a hang.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">More workgroups than the device's limit, which it names.</exception>
    /// <exception cref="ShaderBindingException">A binding of the kernel is not set.</exception>
    public void Dispatch(Kernel kernel, uint x, uint y = 1, uint z = 1, long estimatedOperations = 0)
    {
        CheckKernel(kernel);
        (uint maxX, uint maxY, uint maxZ) = Device.Capabilities.MaxComputeWorkGroupCount;
        CheckGroups(x, maxX, 0, nameof(x), kernel);
        CheckGroups(y, maxY, 1, nameof(y), kernel);
        CheckGroups(z, maxZ, 2, nameof(z), kernel);
        ArgumentOutOfRangeException.ThrowIfNegative(estimatedOperations);
        _stream.AddDispatch(kernel, new DispatchSize(x, y, z), estimatedOperations);
        _changed = true;
    }

    /// <summary>Records a dispatch of a kernel with the buffers and constants that are set on it now.</summary>
    /// <inheritdoc cref="Dispatch(Kernel, uint, uint, uint, long)"/>
    /// <param name="kernel">The kernel.</param>
    /// <param name="groups">The workgroups, as from <see cref="Kernel.GroupsFor"/>.</param>
    /// <param name="estimatedOperations">Roughly how many operations it takes.</param>
    public void Dispatch(Kernel kernel, DispatchSize groups, long estimatedOperations = 0)
        => Dispatch(kernel, groups.X, groups.Y, groups.Z, estimatedOperations);

    /// <summary>Records a dispatch whose numbers of workgroups the device reads from a buffer when it comes to it.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">Holds three 32-bit numbers: the workgroups along x, y and z, within the device's limits.</param>
    /// <param name="byteOffset">Where they are, a multiple of 4.</param>
    /// <param name="estimatedOperations">Roughly how many operations it takes.</param>
    /// <exception cref="ShaderBindingException">A binding of the kernel is not set.</exception>
    public void DispatchIndirect(Kernel kernel, GpuBuffer arguments, long byteOffset = 0, long estimatedOperations = 0)
    {
        CheckKernel(kernel);
        CheckBuffer(arguments, nameof(arguments));
        BufferRange.Check(arguments, byteOffset, 3 * sizeof(uint), nameof(byteOffset));
        CheckMultipleOf4(byteOffset, nameof(byteOffset));
        ArgumentOutOfRangeException.ThrowIfNegative(estimatedOperations);
        _stream.AddDispatchIndirect(kernel, arguments, (ulong)byteOffset, estimatedOperations);
        _changed = true;
    }

    /// <summary>Records a copy. All offsets and the size are in bytes, without any alignment.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="sourceOffset">First byte that is read.</param>
    /// <param name="destination">What is written.</param>
    /// <param name="destinationOffset">First byte that is written.</param>
    /// <param name="byteLength">Bytes.</param>
    /// <exception cref="ArgumentException">The two ranges are of one buffer and overlap.</exception>
    public void Copy(GpuBuffer source, long sourceOffset, GpuBuffer destination, long destinationOffset, long byteLength)
    {
        CheckBuffer(source, nameof(source));
        CheckBuffer(destination, nameof(destination));
        BufferRange.Check(source, sourceOffset, byteLength, nameof(sourceOffset));
        BufferRange.Check(destination, destinationOffset, byteLength, nameof(destinationOffset));
        BufferRange.CheckOverlap(
            source, sourceOffset, destination, destinationOffset, byteLength, nameof(destinationOffset));
        if (byteLength > 0)
        {
            _stream.AddCopy(source, (ulong)sourceOffset, destination, (ulong)destinationOffset, (ulong)byteLength);
            _changed = true;
        }
    }

    /// <summary>Records a fill with a 32-bit pattern.</summary>
    /// <param name="buffer">What is written.</param>
    /// <param name="value">The pattern.</param>
    /// <param name="byteOffset">First byte, a multiple of 4.</param>
    /// <param name="byteLength">Bytes; a multiple of 4 unless the fill reaches the end of a buffer that the device made.</param>
    public void Fill(GpuBuffer buffer, uint value, long byteOffset, long byteLength)
    {
        CheckBuffer(buffer, nameof(buffer));
        BufferRange.Check(buffer, byteOffset, byteLength, nameof(byteOffset));
        CheckMultipleOf4(byteOffset, nameof(byteOffset));
        long whole = (byteLength + 3) & ~3L;
        if (byteOffset + byteLength != buffer.ByteLength || byteOffset + whole > buffer.PaddedByteLength)
        {
            CheckMultipleOf4(byteLength, nameof(byteLength));
        }

        if (byteLength > 0)
        {
            // What a buffer is padded with belongs to nobody, so the last word may be written whole.
            _stream.AddFill(buffer, (ulong)byteOffset, (ulong)whole, value);
            _changed = true;
        }
    }

    /// <summary>Records a fill of a whole buffer with a 32-bit pattern.</summary>
    /// <inheritdoc cref="Fill(GpuBuffer, uint, long, long)"/>
    public void Fill(GpuBuffer buffer, uint value)
    {
        CheckBuffer(buffer, nameof(buffer));
        Fill(buffer, value, 0, buffer.ByteLength);
    }

    /// <summary>
    /// Records a write of data, which is taken now and kept for as long as the list has the command: up to 64 KiB on whole words in
    /// the list itself, anything else in host memory that the device copies from.
    /// </summary>
    /// <param name="buffer">What is written.</param>
    /// <param name="data">The data, of any length.</param>
    /// <param name="byteOffset">First byte, without any alignment.</param>
    /// <typeparam name="T">The type of the data's elements.</typeparam>
    /// <exception cref="GpuOutOfMemoryException">There is no memory to keep the data in; the list is as it was.</exception>
    public void Update<T>(GpuBuffer buffer, ReadOnlySpan<T> data, long byteOffset = 0)
        where T : unmanaged
    {
        CheckBuffer(buffer, nameof(buffer));
        long length = (long)data.Length * Unsafe.SizeOf<T>();
        BufferRange.Check(buffer, byteOffset, length, nameof(byteOffset));
        if (length == 0)
        {
            return;
        }

        _changed = true;
        if (length <= MaxInlineBytes && ((length | byteOffset) & 3) == 0)
        {
            _stream.AddUpdate(buffer, (ulong)byteOffset, MemoryMarshal.AsBytes(data));
            return;
        }

        foreach (ref readonly StagedData piece in _stream.Staging.Add(data))
        {
            _stream.AddUpload(buffer, (ulong)byteOffset, piece);
            byteOffset += (long)piece.Length;
        }
    }

    /// <summary>
    /// Records the second half of handing a buffer over: it comes from a queue family of the host program's that has released it.
    /// </summary>
    /// <param name="buffer">The buffer. For one that this device shares among its families, a barrier and nothing more.</param>
    /// <param name="fromFamily">The family that released it; that of the queue itself makes it a barrier and nothing more.</param>
    /// <remarks>The release must have finished before the list begins: wait for the host's semaphore (<see cref="SubmitOptions.Waits"/>).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The device has no such family.</exception>
    public void Acquire(GpuBuffer buffer, uint fromFamily) => HandOver(CommandKind.Acquire, buffer, fromFamily, nameof(fromFamily));

    /// <summary>Records the first half of handing a buffer over to a queue family of the host program's, which then acquires it.</summary>
    /// <param name="buffer">The buffer. For one that this device shares among its families, a barrier and nothing more.</param>
    /// <param name="toFamily">The family that will acquire it; that of the queue itself makes it a barrier and nothing more.</param>
    /// <remarks>
    /// The barrier of the host that acquires it names all stages or those that it waits in for the list's semaphore
    /// (<see cref="SubmitOptions.Signals"/>), and the whole buffer.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The device has no such family.</exception>
    public void Release(GpuBuffer buffer, uint toFamily) => HandOver(CommandKind.Release, buffer, toFamily, nameof(toFamily));

    /// <summary>Opens a named region that debuggers and profilers of the driver's side show.</summary>
    /// <param name="label">The name.</param>
    public void BeginLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        ThrowIfDisposed();
        _stream.AddBeginLabel(label);
        _changed = true;
    }

    /// <summary>Closes the region that was opened last.</summary>
    /// <exception cref="InvalidOperationException">No region is open.</exception>
    public void EndLabel()
    {
        ThrowIfDisposed();
        if (_stream.OpenLabels == 0)
        {
            throw new InvalidOperationException($"EndLabel in the command list '{Name}' without a BeginLabel.");
        }

        _stream.AddEndLabel();
        _changed = true;
    }

    private void HandOver(CommandKind kind, GpuBuffer buffer, uint family, string parameter)
    {
        CheckBuffer(buffer, nameof(buffer));
        if (family >= Device.QueueFamilyCount && family is not (Vk.QueueFamilyExternal or Vk.QueueFamilyForeignExt))
        {
            throw new ArgumentOutOfRangeException(
                parameter, family, $"The device '{Device.Name}' has the queue families 0 to {Device.QueueFamilyCount - 1}.");
        }

        _stream.AddOwnership(kind, buffer, family);
        _changed = true;
    }

    private void CheckKernel(Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ThrowIfDisposed();
        if (!ReferenceEquals(kernel.Device, Device))
        {
            throw new ArgumentException($"The kernel '{kernel.Name}' belongs to another device than the command list '{Name}'.", nameof(kernel));
        }
    }

    private void CheckBuffer(GpuBuffer buffer, string parameter)
    {
        ThrowIfDisposed();
        BufferRange.CheckBuffer(buffer, Device, parameter);
    }

    private static void CheckGroups(uint groups, uint limit, int axis, string parameter, Kernel kernel)
    {
        if (groups > limit)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                groups,
                $"The kernel '{kernel.Name}' is dispatched with {groups} workgroups along {parameter}, above the device's limit maxComputeWorkGroupCount[{axis}] = {limit}.");
        }
    }

    private static void CheckMultipleOf4(long value, string parameter)
    {
        if ((value & 3) != 0)
        {
            throw new ArgumentException($"{value} bytes is not a multiple of 4.", parameter);
        }
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            throw new ObjectDisposedException(Name, $"The command list '{Name}' was disposed.");
        }
    }
}
