using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

/// <summary>A vkGetInstanceProcAddr whose vkCreateSemaphore fails, as of a driver that offers semaphores and has none left.</summary>
internal static unsafe class NoSemaphores
{
    private static delegate* unmanaged<nint, byte*, nint> _instance;
    private static delegate* unmanaged<nint, byte*, nint> _device;

    /// <summary>The function, in front of the host's own.</summary>
    public static nint Before(nint getInstanceProcAddr)
    {
        _instance = (delegate* unmanaged<nint, byte*, nint>)getInstanceProcAddr;
        return (nint)(delegate* unmanaged<nint, byte*, nint>)&GetInstanceProcAddr;
    }

    [UnmanagedCallersOnly]
    private static nint GetInstanceProcAddr(nint instance, byte* name)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        if (text.SequenceEqual("vkGetDeviceProcAddr"u8))
        {
            _device = (delegate* unmanaged<nint, byte*, nint>)_instance(instance, name);
            return (nint)(delegate* unmanaged<nint, byte*, nint>)&GetDeviceProcAddr;
        }

        return _instance(instance, name);
    }

    [UnmanagedCallersOnly]
    private static nint GetDeviceProcAddr(nint device, byte* name)
        => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual("vkCreateSemaphore"u8)
            ? (nint)(delegate* unmanaged<nint, void*, void*, ulong*, Result>)&CreateSemaphore
            : _device(device, name);

    [UnmanagedCallersOnly]
    private static Result CreateSemaphore(nint device, void* info, void* allocator, ulong* semaphore)
        => Result.ErrorOutOfHostMemory;
}
