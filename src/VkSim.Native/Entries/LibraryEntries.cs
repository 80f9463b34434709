using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>The library itself.</summary>
internal static unsafe class LibraryEntries
{
    private const uint Major = 0;
    private const uint Minor = 1;
    private const uint Patch = 0;

    [UnmanagedCallersOnly(EntryPoint = "vksim_version")]
    public static uint Version() => (Major << 22) | (Minor << 12) | Patch;

    [UnmanagedCallersOnly(EntryPoint = "vksim_last_error")]
    public static byte* LastErrorText() => LastError.Text;

    // The names are constants in the image, which does not move.
    [UnmanagedCallersOnly(EntryPoint = "vksim_result_name")]
    public static byte* ResultName(int result) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(ResultCodes.NameOf(result)));

    [UnmanagedCallersOnly(EntryPoint = "vksim_set_allocator")]
    public static int SetAllocator(AllocatorData* allocator)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            AllocatorData read = VersionedStruct.Read(allocator, default, "allocator");
            if (allocator is not null)
            {
                Call.Require(read.Allocate, "allocate");
                Call.Require(read.Free, "free");
            }

            HostAllocator.Current = new HostAllocator(read.Allocate, read.Free, read.User);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_set_log")]
    public static int SetLog(delegate* unmanaged<void*, int, byte*, void> log, void* user, int least)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            MessageLog.Set(log, user, EnumValue.Of<LogLevel>(least, nameof(least)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
