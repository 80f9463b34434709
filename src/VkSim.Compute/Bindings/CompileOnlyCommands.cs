using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>
/// The commands of a device that compiles and executes nothing, in place of the driver's: memory is the host's, and what is submitted
/// is done at once. Drivers that compile for a GPU which is not there have no memory to give, and end the process over commands.
/// What makes shaders, layouts and pipelines stays the driver's.
/// </summary>
internal static unsafe class CompileOnlyCommands
{
    // Of what would be asked for, none is needed to compile.
    private const GpuCapability Missing = GpuCapability.TimelineSemaphores | GpuCapability.Timestamps | GpuCapability.MemoryBudget
        | GpuCapability.DebugUtils | GpuCapability.DeviceFault | GpuCapability.BufferDeviceAddress;

    private const ulong Alignment = 256;

    // Success is 0, and callers clean up the arguments that a function ignores, on every 64-bit system.
    private static readonly nint Succeed = (nint)(delegate* unmanaged<Result>)&Success;

    private static readonly Dictionary<string, nint> Found = new()
    {
        ["vkAllocateMemory"] = (nint)(delegate* unmanaged<Device, MemoryAllocateInfo*, void*, DeviceMemory*, Result>)&AllocateMemory,
        ["vkFreeMemory"] = (nint)(delegate* unmanaged<Device, DeviceMemory, void*, void>)&FreeMemory,
        ["vkMapMemory"] = (nint)(delegate* unmanaged<Device, DeviceMemory, ulong, ulong, uint, void**, Result>)&MapMemory,
        ["vkCreateBuffer"] = (nint)(delegate* unmanaged<Device, BufferCreateInfo*, void*, Buffer*, Result>)&CreateBuffer,
        ["vkDestroyBuffer"] = (nint)(delegate* unmanaged<Device, Buffer, void*, void>)&DestroyBuffer,
        ["vkGetBufferMemoryRequirements"] = (nint)(delegate* unmanaged<Device, Buffer, MemoryRequirements*, void>)&BufferRequirements,
        ["vkGetBufferMemoryRequirements2"]
            = (nint)(delegate* unmanaged<Device, BufferMemoryRequirementsInfo2*, MemoryRequirements2*, void>)&BufferRequirements2,
        ["vkBindBufferMemory"] = Succeed,
        ["vkUnmapMemory"] = Succeed,
        ["vkFlushMappedMemoryRanges"] = Succeed,
        ["vkInvalidateMappedMemoryRanges"] = Succeed,
        ["vkQueueSubmit"] = Succeed,
        ["vkQueueWaitIdle"] = Succeed,
        ["vkDeviceWaitIdle"] = Succeed,
        ["vkCreateFence"] = Succeed,
        ["vkDestroyFence"] = Succeed,
        ["vkResetFences"] = Succeed,
        ["vkGetFenceStatus"] = Succeed,
        ["vkWaitForFences"] = Succeed,
        ["vkCreateCommandPool"] = Succeed,
        ["vkResetCommandPool"] = Succeed,
        ["vkDestroyCommandPool"] = Succeed,
        ["vkAllocateCommandBuffers"] = Succeed,
        ["vkBeginCommandBuffer"] = Succeed,
        ["vkEndCommandBuffer"] = Succeed,
        ["vkCreateDescriptorPool"] = Succeed,
        ["vkResetDescriptorPool"] = Succeed,
        ["vkDestroyDescriptorPool"] = Succeed,
        ["vkAllocateDescriptorSets"] = Succeed,
        ["vkUpdateDescriptorSets"] = Succeed,
    };

    /// <summary>The command in the driver's place; 0: the driver's own.</summary>
    public static nint Find(string name) =>
        name.StartsWith("vkCmd", StringComparison.Ordinal) ? Succeed : Found.GetValueOrDefault(name);

    /// <summary>What such a device offers: all that decides over kernels as the driver says it, and memory of the host's.</summary>
    public static DeviceCapabilities Offer(DeviceCapabilities of) => of.Without(Missing) with
    {
        MemoryHeaps = [new MemoryHeapInfo(1L << 40, DeviceLocal: true, HostVisible: true)],
        MemoryTypes =
        [
            new MemoryTypeInfo(
                MemoryPropertyFlags.DeviceLocalBit | MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit
                    | MemoryPropertyFlags.HostCachedBit,
                Heap: 0),
        ],
    };

    [UnmanagedCallersOnly]
    private static Result Success() => Result.Success;

    [UnmanagedCallersOnly]
    private static Result AllocateMemory(Device device, MemoryAllocateInfo* info, void* allocator, DeviceMemory* memory)
    {
        // Zeroed memory of some size is not there until it is touched, so that shapes cost nothing.
        try
        {
            *memory = new DeviceMemory((ulong)NativeMemory.AllocZeroed((nuint)info->AllocationSize));
            return Result.Success;
        }
        catch (OutOfMemoryException)
        {
            return Result.ErrorOutOfDeviceMemory;
        }
    }

    [UnmanagedCallersOnly]
    private static void FreeMemory(Device device, DeviceMemory memory, void* allocator) => NativeMemory.Free((void*)memory.Handle);

    [UnmanagedCallersOnly]
    private static Result MapMemory(Device device, DeviceMemory memory, ulong offset, ulong size, uint flags, void** address)
    {
        *address = (byte*)memory.Handle + offset;
        return Result.Success;
    }

    [UnmanagedCallersOnly]
    private static Result CreateBuffer(Device device, BufferCreateInfo* info, void* allocator, Buffer* buffer)
    {
        var size = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        *size = info->Size;
        *buffer = new Buffer((ulong)size);
        return Result.Success;
    }

    [UnmanagedCallersOnly]
    private static void DestroyBuffer(Device device, Buffer buffer, void* allocator) => NativeMemory.Free((void*)buffer.Handle);

    [UnmanagedCallersOnly]
    private static void BufferRequirements(Device device, Buffer buffer, MemoryRequirements* requirements) => Require(buffer, requirements);

    [UnmanagedCallersOnly]
    private static void BufferRequirements2(Device device, BufferMemoryRequirementsInfo2* info, MemoryRequirements2* requirements) =>
        Require(info->Buffer, &requirements->MemoryRequirements);

    private static void Require(Buffer buffer, MemoryRequirements* requirements)
    {
        ulong size = *(ulong*)buffer.Handle;
        *requirements = new MemoryRequirements { Size = (size + Alignment - 1) / Alignment * Alignment, Alignment = Alignment, MemoryTypeBits = 1 };
    }
}
