namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createBuffer;
    private nint _destroyBuffer;
    private nint _getBufferMemoryRequirements;
    private nint _getBufferMemoryRequirements2;
    private nint _bindBufferMemory;
    private nint _bindBufferMemory2;
    private nint _getBufferDeviceAddress;

    public Result CreateBuffer(Device device, BufferCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, Buffer* pBuffer)
    {
        var function = (delegate* unmanaged<Device, BufferCreateInfo*, AllocationCallbacks*, Buffer*, Result>)Load(ref _createBuffer, "vkCreateBuffer"u8);
        return function(device, pCreateInfo, pAllocator, pBuffer);
    }

    public Result CreateBuffer(Device device, BufferCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out Buffer pBuffer)
    {
        pBuffer = default;
        fixed (Buffer* bufferPointer = &pBuffer)
        {
            return CreateBuffer(device, pCreateInfo, pAllocator, bufferPointer);
        }
    }

    public Result CreateBuffer(Device device, in BufferCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, Buffer* pBuffer)
    {
        fixed (BufferCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateBuffer(device, createInfoPointer, pAllocator, pBuffer);
        }
    }

    public Result CreateBuffer(Device device, in BufferCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out Buffer pBuffer)
    {
        pBuffer = default;
        fixed (BufferCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (Buffer* bufferPointer = &pBuffer)
        {
            return CreateBuffer(device, createInfoPointer, pAllocator, bufferPointer);
        }
    }

    public void DestroyBuffer(Device device, Buffer buffer, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, Buffer, AllocationCallbacks*, void>)Load(ref _destroyBuffer, "vkDestroyBuffer"u8);
        function(device, buffer, pAllocator);
    }

    public void GetBufferMemoryRequirements(Device device, Buffer buffer, MemoryRequirements* pMemoryRequirements)
    {
        var function = (delegate* unmanaged<Device, Buffer, MemoryRequirements*, void>)Load(ref _getBufferMemoryRequirements, "vkGetBufferMemoryRequirements"u8);
        function(device, buffer, pMemoryRequirements);
    }

    public void GetBufferMemoryRequirements(Device device, Buffer buffer, out MemoryRequirements pMemoryRequirements)
    {
        pMemoryRequirements = default;
        fixed (MemoryRequirements* memoryRequirementsPointer = &pMemoryRequirements)
        {
            GetBufferMemoryRequirements(device, buffer, memoryRequirementsPointer);
        }
    }

    public void GetBufferMemoryRequirements2(Device device, BufferMemoryRequirementsInfo2* pInfo, MemoryRequirements2* pMemoryRequirements)
    {
        var function = (delegate* unmanaged<Device, BufferMemoryRequirementsInfo2*, MemoryRequirements2*, void>)Load(ref _getBufferMemoryRequirements2, "vkGetBufferMemoryRequirements2"u8);
        function(device, pInfo, pMemoryRequirements);
    }

    public void GetBufferMemoryRequirements2(Device device, BufferMemoryRequirementsInfo2* pInfo, out MemoryRequirements2 pMemoryRequirements)
    {
        pMemoryRequirements = new(sType: StructureType.MemoryRequirements2);
        fixed (MemoryRequirements2* memoryRequirementsPointer = &pMemoryRequirements)
        {
            GetBufferMemoryRequirements2(device, pInfo, memoryRequirementsPointer);
        }
    }

    public void GetBufferMemoryRequirements2(Device device, in BufferMemoryRequirementsInfo2 pInfo, MemoryRequirements2* pMemoryRequirements)
    {
        fixed (BufferMemoryRequirementsInfo2* infoPointer = &pInfo)
        {
            GetBufferMemoryRequirements2(device, infoPointer, pMemoryRequirements);
        }
    }

    public void GetBufferMemoryRequirements2(Device device, in BufferMemoryRequirementsInfo2 pInfo, out MemoryRequirements2 pMemoryRequirements)
    {
        pMemoryRequirements = new(sType: StructureType.MemoryRequirements2);
        fixed (BufferMemoryRequirementsInfo2* infoPointer = &pInfo)
        fixed (MemoryRequirements2* memoryRequirementsPointer = &pMemoryRequirements)
        {
            GetBufferMemoryRequirements2(device, infoPointer, memoryRequirementsPointer);
        }
    }

    public Result BindBufferMemory(Device device, Buffer buffer, DeviceMemory memory, ulong memoryOffset)
    {
        var function = (delegate* unmanaged<Device, Buffer, DeviceMemory, ulong, Result>)Load(ref _bindBufferMemory, "vkBindBufferMemory"u8);
        return function(device, buffer, memory, memoryOffset);
    }

    public Result BindBufferMemory2(Device device, uint bindInfoCount, BindBufferMemoryInfo* pBindInfos)
    {
        var function = (delegate* unmanaged<Device, uint, BindBufferMemoryInfo*, Result>)Load(ref _bindBufferMemory2, "vkBindBufferMemory2"u8);
        return function(device, bindInfoCount, pBindInfos);
    }

    public Result BindBufferMemory2(Device device, uint bindInfoCount, in BindBufferMemoryInfo pBindInfos)
    {
        fixed (BindBufferMemoryInfo* bindInfosPointer = &pBindInfos)
        {
            return BindBufferMemory2(device, bindInfoCount, bindInfosPointer);
        }
    }

    public ulong GetBufferDeviceAddress(Device device, BufferDeviceAddressInfo* pInfo)
    {
        var function = (delegate* unmanaged<Device, BufferDeviceAddressInfo*, ulong>)Load(ref _getBufferDeviceAddress, "vkGetBufferDeviceAddress"u8);
        return function(device, pInfo);
    }

    public ulong GetBufferDeviceAddress(Device device, in BufferDeviceAddressInfo pInfo)
    {
        fixed (BufferDeviceAddressInfo* infoPointer = &pInfo)
        {
            return GetBufferDeviceAddress(device, infoPointer);
        }
    }
}
