using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>
/// A vkGetInstanceProcAddr that shows a device's first queue family twice, as of hardware with several, with a queue in the second that is
/// the first one's below, and notes what is said of families. The driver must not mind that: llvmpipe does not ask.
/// </summary>
internal static unsafe class TwoFamilies
{
    private static readonly List<(SharingMode Mode, uint Families)> Buffers = [];
    private static readonly List<(uint From, uint To)> HandedOver = [];
    private static delegate* unmanaged<nint, byte*, nint> _instance;
    private static delegate* unmanaged<nint, byte*, nint> _device;
    private static delegate* unmanaged<nint, uint*, QueueFamilyProperties*, void> _families;
    private static delegate* unmanaged<nint, BufferCreateInfo*, void*, ulong*, Result> _createBuffer;
    private static delegate* unmanaged<nint, uint, uint, uint, uint, MemoryBarrier*, uint, BufferMemoryBarrier*, uint, void*, void> _barrier;
    private static delegate* unmanaged<nint, uint, SubmitInfo*, ulong, Result> _submit;
    private static nint _queue;

    /// <summary>The queue of the second family; nothing but a name.</summary>
    public static nint SecondQueue => _queue + 1;

    /// <summary>How buffers were made.</summary>
    public static IReadOnlyList<(SharingMode Mode, uint Families)> CreatedBuffers => Buffers;

    /// <summary>The families of the barriers that change a buffer's owner.</summary>
    public static IReadOnlyList<(uint From, uint To)> Owners => HandedOver;

    /// <summary>The function, in front of the host's own.</summary>
    public static nint Before(nint getInstanceProcAddr, nint queue)
    {
        _queue = queue;
        Buffers.Clear();
        HandedOver.Clear();
        _instance = (delegate* unmanaged<nint, byte*, nint>)getInstanceProcAddr;
        return (nint)(delegate* unmanaged<nint, byte*, nint>)&GetInstanceProcAddr;
    }

    [UnmanagedCallersOnly]
    private static nint GetInstanceProcAddr(nint instance, byte* name)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        nint own = _instance(instance, name);
        if (text.SequenceEqual("vkGetDeviceProcAddr"u8))
        {
            _device = (delegate* unmanaged<nint, byte*, nint>)own;
            return (nint)(delegate* unmanaged<nint, byte*, nint>)&GetDeviceProcAddr;
        }

        if (text.SequenceEqual("vkGetPhysicalDeviceQueueFamilyProperties"u8))
        {
            _families = (delegate* unmanaged<nint, uint*, QueueFamilyProperties*, void>)own;
            return (nint)(delegate* unmanaged<nint, uint*, QueueFamilyProperties*, void>)&GetQueueFamilies;
        }

        return own;
    }

    [UnmanagedCallersOnly]
    private static nint GetDeviceProcAddr(nint device, byte* name)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        nint own = _device(device, name);
        if (text.SequenceEqual("vkCreateBuffer"u8))
        {
            _createBuffer = (delegate* unmanaged<nint, BufferCreateInfo*, void*, ulong*, Result>)own;
            return (nint)(delegate* unmanaged<nint, BufferCreateInfo*, void*, ulong*, Result>)&CreateBuffer;
        }

        if (text.SequenceEqual("vkCmdPipelineBarrier"u8))
        {
            _barrier = (delegate* unmanaged<nint, uint, uint, uint, uint, MemoryBarrier*, uint, BufferMemoryBarrier*, uint, void*, void>)own;
            return (nint)(delegate* unmanaged<nint, uint, uint, uint, uint, MemoryBarrier*, uint, BufferMemoryBarrier*, uint, void*, void>)&Barrier;
        }

        if (text.SequenceEqual("vkQueueSubmit"u8))
        {
            _submit = (delegate* unmanaged<nint, uint, SubmitInfo*, ulong, Result>)own;
            return (nint)(delegate* unmanaged<nint, uint, SubmitInfo*, ulong, Result>)&QueueSubmit;
        }

        return own;
    }

    [UnmanagedCallersOnly]
    private static Result QueueSubmit(nint queue, uint count, SubmitInfo* submits, ulong fence)
        => _submit(queue == SecondQueue ? _queue : queue, count, submits, fence);

    [UnmanagedCallersOnly]
    private static void GetQueueFamilies(nint device, uint* count, QueueFamilyProperties* families)
    {
        QueueFamilyProperties first;
        uint one = 1;
        _families(device, &one, &first);
        if (families is not null)
        {
            families[0] = first;
            families[1] = first;
        }

        *count = 2;
    }

    [UnmanagedCallersOnly]
    private static Result CreateBuffer(nint device, BufferCreateInfo* info, void* allocator, ulong* buffer)
    {
        Buffers.Add((info->SharingMode, info->QueueFamilyIndexCount));
        return _createBuffer(device, info, allocator, buffer);
    }

    [UnmanagedCallersOnly]
    private static void Barrier(
        nint commands, uint from, uint to, uint flags, uint memories, MemoryBarrier* memory, uint buffers, BufferMemoryBarrier* buffer, uint images, void* image)
    {
        for (uint i = 0; i < buffers; i++)
        {
            HandedOver.Add((buffer[i].SrcQueueFamilyIndex, buffer[i].DstQueueFamilyIndex));
        }

        _barrier(commands, from, to, flags, memories, memory, buffers, buffer, images, image);
    }
}
