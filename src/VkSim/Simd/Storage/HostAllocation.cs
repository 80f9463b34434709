using System.Runtime.InteropServices;

namespace VkSim.Simd.Storage;

/// <summary>
/// Zeroed native memory whose pages the system supplies when they are first touched, or what a source has mapped. A safe handle, so that work
/// in flight on another thread keeps it alive past a dispose.
/// </summary>
internal sealed unsafe partial class HostAllocation : SafeHandle
{
    private const long HugePage = 2 << 20;
    private const int AdviseHugePage = 14;

    private long _pressure;
    private IMappedElements? _mapping;

    private HostAllocation()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The first byte at the alignment asked for; valid while the handle is held.</summary>
    public byte* Aligned { get; private set; }

    /// <summary>Allocates at least one byte at the alignment (a power of two).</summary>
    /// <exception cref="OutOfMemoryException">The system refused; the message tells the size.</exception>
    public static HostAllocation Create(long byteLength, int alignment)
    {
        bool large = byteLength >= 4 * HugePage;
        long step = large ? HugePage : alignment;
        var allocation = new HostAllocation();
        try
        {
            // calloc hands out untouched zero pages for large sizes; an aligned allocation would have to be cleared.
            allocation.handle = (nint)NativeMemory.AllocZeroed(checked((nuint)(byteLength + step)));
        }
        catch (Exception e) when (e is OutOfMemoryException or OverflowException)
        {
            allocation.Dispose();
            throw new OutOfMemoryException($"The system refused {byteLength:N0} bytes of host memory.", e);
        }

        // A storage that nobody disposes is found by the collector, if it knows what hangs on it.
        allocation._pressure = Math.Max(1, byteLength);
        GC.AddMemoryPressure(allocation._pressure);
        allocation.Aligned = (byte*)((allocation.handle + step - 1) & ~(nint)(step - 1));
        if (large && OperatingSystem.IsLinux())
        {
            AdviseHugePages(allocation.Aligned, byteLength);
        }

        return allocation;
    }

    /// <summary>Takes over mapped elements, whose first byte is aligned already.</summary>
    public static HostAllocation Of(IMappedElements mapping, long byteLength)
    {
        var allocation = new HostAllocation { _mapping = mapping, _pressure = byteLength, Aligned = (byte*)mapping.Address };
        allocation.SetHandle(mapping.Address);
        GC.AddMemoryPressure(byteLength);
        return allocation;
    }

    protected override bool ReleaseHandle()
    {
        if (_mapping is not null)
        {
            _mapping.Dispose();
            GC.RemoveMemoryPressure(_pressure);
            return true;
        }

        NativeMemory.Free((void*)handle);
        GC.RemoveMemoryPressure(_pressure);
        return true;
    }

    // First touch of a new result costs several times the computation with 4 KiB pages. A refusal changes nothing.
    private static void AdviseHugePages(byte* start, long byteLength)
    {
        try
        {
            _ = Advise(start, (nuint)byteLength, AdviseHugePage);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library of another name: ordinary pages do.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
