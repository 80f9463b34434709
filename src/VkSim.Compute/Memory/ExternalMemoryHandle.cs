using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VkSim.Compute;

/// <summary>
/// A piece of memory on its way from one device or program to another: a file descriptor, or a handle of Windows. It belongs to whoever
/// holds this object and is closed with it.
/// </summary>
/// <remarks>
/// <see cref="GpuDevice.ImportBuffer{T}"/> takes a file descriptor over: it is Vulkan's from then on, and this object empty. A handle of
/// Windows stays the caller's, to be closed when nobody imports it any more. What it stands for lives until the last buffer of it and
/// the last handle are gone.
/// </remarks>
public sealed class ExternalMemoryHandle : SafeHandle
{
    private static readonly bool IsDescriptor = !OperatingSystem.IsWindows();

    /// <summary>Takes over a handle that another program or library made.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="value">The file descriptor, or the handle.</param>
    /// <param name="allocationBytes">Bytes of the memory as its maker allocated it.</param>
    /// <param name="dedicated">Whether its maker allocated it for one buffer alone (VkMemoryDedicatedAllocateInfo).</param>
    /// <param name="memoryType">The index of the maker's memory type; null where that is not known, and for a dma-buf.</param>
    public ExternalMemoryHandle(ExternalMemoryType type, nint value, long allocationBytes, bool dedicated = false, int? memoryType = null)
        : base(IsDescriptor ? -1 : 0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(allocationBytes);
        Type = type;
        AllocationBytes = allocationBytes;
        IsDedicated = dedicated;
        MemoryType = memoryType;
        SetHandle(value);
    }

    /// <summary>Its kind.</summary>
    public ExternalMemoryType Type { get; }

    /// <summary>Bytes of the memory.</summary>
    public long AllocationBytes { get; }

    /// <summary>Whether the memory was allocated for one buffer alone.</summary>
    public bool IsDedicated { get; }

    /// <summary>The index of the maker's memory type, where it is known.</summary>
    public int? MemoryType { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => IsDescriptor ? handle < 0 : handle is 0 or -1;

    /// <summary>The file descriptor or handle for other libraries, which must leave it open.</summary>
    /// <exception cref="ObjectDisposedException">It was closed, or taken over by an import.</exception>
    public nint Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed || IsInvalid, this);
            return handle;
        }
    }

    /// <summary>The device and driver that made it, by their UUIDs; null where another program did.</summary>
    internal (Guid Device, Guid Driver)? Maker { get; init; }

    /// <summary>It is Vulkan's now.</summary>
    internal void TakenOver()
    {
        SetHandleAsInvalid();
        SetHandle(IsDescriptor ? -1 : 0);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        // Closes descriptors as well as handles.
        new SafeFileHandle(handle, ownsHandle: true).Dispose();
        return true;
    }
}
