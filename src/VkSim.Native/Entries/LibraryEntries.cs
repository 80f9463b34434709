using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>The library itself.</summary>
internal static unsafe class LibraryEntries
{
    private static readonly uint s_version = Packed(typeof(LibraryEntries).Assembly.GetName().Version!);

    [UnmanagedCallersOnly(EntryPoint = "vksim_version")]
    public static uint Version() => s_version;

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

    private static uint Packed(Version version) => ((uint)version.Major << 22) | ((uint)version.Minor << 12) | (uint)version.Build;
}
