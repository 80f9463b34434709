namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _allocateMemory;
    private nint _freeMemory;
    private nint _mapMemory;
    private nint _unmapMemory;
    private nint _flushMappedMemoryRanges;
    private nint _invalidateMappedMemoryRanges;
    private nint _getDeviceMemoryCommitment;

    public Result AllocateMemory(Device device, MemoryAllocateInfo* pAllocateInfo, AllocationCallbacks* pAllocator, DeviceMemory* pMemory)
    {
        var function = (delegate* unmanaged<Device, MemoryAllocateInfo*, AllocationCallbacks*, DeviceMemory*, Result>)Load(ref _allocateMemory, "vkAllocateMemory"u8);
        return function(device, pAllocateInfo, pAllocator, pMemory);
    }

    public Result AllocateMemory(Device device, MemoryAllocateInfo* pAllocateInfo, AllocationCallbacks* pAllocator, out DeviceMemory pMemory)
    {
        pMemory = default;
        fixed (DeviceMemory* memoryPointer = &pMemory)
        {
            return AllocateMemory(device, pAllocateInfo, pAllocator, memoryPointer);
        }
    }

    public Result AllocateMemory(Device device, in MemoryAllocateInfo pAllocateInfo, AllocationCallbacks* pAllocator, DeviceMemory* pMemory)
    {
        fixed (MemoryAllocateInfo* allocateInfoPointer = &pAllocateInfo)
        {
            return AllocateMemory(device, allocateInfoPointer, pAllocator, pMemory);
        }
    }

    public Result AllocateMemory(Device device, in MemoryAllocateInfo pAllocateInfo, AllocationCallbacks* pAllocator, out DeviceMemory pMemory)
    {
        pMemory = default;
        fixed (MemoryAllocateInfo* allocateInfoPointer = &pAllocateInfo)
        fixed (DeviceMemory* memoryPointer = &pMemory)
        {
            return AllocateMemory(device, allocateInfoPointer, pAllocator, memoryPointer);
        }
    }

    public void FreeMemory(Device device, DeviceMemory memory, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, DeviceMemory, AllocationCallbacks*, void>)Load(ref _freeMemory, "vkFreeMemory"u8);
        function(device, memory, pAllocator);
    }

    public Result MapMemory(Device device, DeviceMemory memory, ulong offset, ulong size, MemoryMapFlags flags, void** ppData)
    {
        var function = (delegate* unmanaged<Device, DeviceMemory, ulong, ulong, MemoryMapFlags, void**, Result>)Load(ref _mapMemory, "vkMapMemory"u8);
        return function(device, memory, offset, size, flags, ppData);
    }

    public Result MapMemory(Device device, DeviceMemory memory, ulong offset, ulong size, MemoryMapFlags flags, ref void* ppData)
    {
        fixed (void** dataPointer = &ppData)
        {
            return MapMemory(device, memory, offset, size, flags, dataPointer);
        }
    }

    public void UnmapMemory(Device device, DeviceMemory memory)
    {
        var function = (delegate* unmanaged<Device, DeviceMemory, void>)Load(ref _unmapMemory, "vkUnmapMemory"u8);
        function(device, memory);
    }

    public Result FlushMappedMemoryRanges(Device device, uint memoryRangeCount, MappedMemoryRange* pMemoryRanges)
    {
        var function = (delegate* unmanaged<Device, uint, MappedMemoryRange*, Result>)Load(ref _flushMappedMemoryRanges, "vkFlushMappedMemoryRanges"u8);
        return function(device, memoryRangeCount, pMemoryRanges);
    }

    public Result FlushMappedMemoryRanges(Device device, uint memoryRangeCount, in MappedMemoryRange pMemoryRanges)
    {
        fixed (MappedMemoryRange* memoryRangesPointer = &pMemoryRanges)
        {
            return FlushMappedMemoryRanges(device, memoryRangeCount, memoryRangesPointer);
        }
    }

    public Result InvalidateMappedMemoryRanges(Device device, uint memoryRangeCount, MappedMemoryRange* pMemoryRanges)
    {
        var function = (delegate* unmanaged<Device, uint, MappedMemoryRange*, Result>)Load(ref _invalidateMappedMemoryRanges, "vkInvalidateMappedMemoryRanges"u8);
        return function(device, memoryRangeCount, pMemoryRanges);
    }

    public Result InvalidateMappedMemoryRanges(Device device, uint memoryRangeCount, in MappedMemoryRange pMemoryRanges)
    {
        fixed (MappedMemoryRange* memoryRangesPointer = &pMemoryRanges)
        {
            return InvalidateMappedMemoryRanges(device, memoryRangeCount, memoryRangesPointer);
        }
    }

    public void GetDeviceMemoryCommitment(Device device, DeviceMemory memory, ulong* pCommittedMemoryInBytes)
    {
        var function = (delegate* unmanaged<Device, DeviceMemory, ulong*, void>)Load(ref _getDeviceMemoryCommitment, "vkGetDeviceMemoryCommitment"u8);
        function(device, memory, pCommittedMemoryInBytes);
    }

    public void GetDeviceMemoryCommitment(Device device, DeviceMemory memory, out ulong pCommittedMemoryInBytes)
    {
        pCommittedMemoryInBytes = default;
        fixed (ulong* committedMemoryInBytesPointer = &pCommittedMemoryInBytes)
        {
            GetDeviceMemoryCommitment(device, memory, committedMemoryInBytesPointer);
        }
    }
}
