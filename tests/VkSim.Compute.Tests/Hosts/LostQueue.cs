using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>A vkGetInstanceProcAddr whose vkQueueSubmit finds the device lost, as soon as it is told to.</summary>
internal static unsafe class LostQueue
{
    private static delegate* unmanaged<nint, byte*, nint> _instance;
    private static delegate* unmanaged<nint, byte*, nint> _device;
    private static delegate* unmanaged<nint, uint, SubmitInfo*, ulong, Result> _submit;

    public static bool IsLost { get; set; }

    /// <summary>The function, in front of the host's own.</summary>
    public static nint Before(nint getInstanceProcAddr)
    {
        IsLost = false;
        _instance = (delegate* unmanaged<nint, byte*, nint>)getInstanceProcAddr;
        return (nint)(delegate* unmanaged<nint, byte*, nint>)&GetInstanceProcAddr;
    }

    [UnmanagedCallersOnly]
    private static nint GetInstanceProcAddr(nint instance, byte* name)
    {
        if (!MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual("vkGetDeviceProcAddr"u8))
        {
            return _instance(instance, name);
        }

        _device = (delegate* unmanaged<nint, byte*, nint>)_instance(instance, name);
        return (nint)(delegate* unmanaged<nint, byte*, nint>)&GetDeviceProcAddr;
    }

    [UnmanagedCallersOnly]
    private static nint GetDeviceProcAddr(nint device, byte* name)
    {
        if (!MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual("vkQueueSubmit"u8))
        {
            return _device(device, name);
        }

        _submit = (delegate* unmanaged<nint, uint, SubmitInfo*, ulong, Result>)_device(device, name);
        return (nint)(delegate* unmanaged<nint, uint, SubmitInfo*, ulong, Result>)&QueueSubmit;
    }

    [UnmanagedCallersOnly]
    private static Result QueueSubmit(nint queue, uint count, SubmitInfo* submits, ulong fence)
        => IsLost ? Result.ErrorDeviceLost : _submit(queue, count, submits, fence);
}
