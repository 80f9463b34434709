namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createCommandPool;
    private nint _destroyCommandPool;
    private nint _resetCommandPool;
    private nint _trimCommandPool;
    private nint _allocateCommandBuffers;
    private nint _freeCommandBuffers;
    private nint _beginCommandBuffer;
    private nint _endCommandBuffer;
    private nint _resetCommandBuffer;

    public Result CreateCommandPool(Device device, CommandPoolCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, CommandPool* pCommandPool)
    {
        var function = (delegate* unmanaged<Device, CommandPoolCreateInfo*, AllocationCallbacks*, CommandPool*, Result>)Load(ref _createCommandPool, "vkCreateCommandPool"u8);
        return function(device, pCreateInfo, pAllocator, pCommandPool);
    }

    public Result CreateCommandPool(Device device, CommandPoolCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out CommandPool pCommandPool)
    {
        pCommandPool = default;
        fixed (CommandPool* commandPoolPointer = &pCommandPool)
        {
            return CreateCommandPool(device, pCreateInfo, pAllocator, commandPoolPointer);
        }
    }

    public Result CreateCommandPool(Device device, in CommandPoolCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, CommandPool* pCommandPool)
    {
        fixed (CommandPoolCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateCommandPool(device, createInfoPointer, pAllocator, pCommandPool);
        }
    }

    public Result CreateCommandPool(Device device, in CommandPoolCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out CommandPool pCommandPool)
    {
        pCommandPool = default;
        fixed (CommandPoolCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (CommandPool* commandPoolPointer = &pCommandPool)
        {
            return CreateCommandPool(device, createInfoPointer, pAllocator, commandPoolPointer);
        }
    }

    public void DestroyCommandPool(Device device, CommandPool commandPool, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, CommandPool, AllocationCallbacks*, void>)Load(ref _destroyCommandPool, "vkDestroyCommandPool"u8);
        function(device, commandPool, pAllocator);
    }

    public Result ResetCommandPool(Device device, CommandPool commandPool, CommandPoolResetFlags flags)
    {
        var function = (delegate* unmanaged<Device, CommandPool, CommandPoolResetFlags, Result>)Load(ref _resetCommandPool, "vkResetCommandPool"u8);
        return function(device, commandPool, flags);
    }

    public void TrimCommandPool(Device device, CommandPool commandPool, uint flags)
    {
        var function = (delegate* unmanaged<Device, CommandPool, uint, void>)Load(ref _trimCommandPool, "vkTrimCommandPool"u8);
        function(device, commandPool, flags);
    }

    public Result AllocateCommandBuffers(Device device, CommandBufferAllocateInfo* pAllocateInfo, CommandBuffer* pCommandBuffers)
    {
        var function = (delegate* unmanaged<Device, CommandBufferAllocateInfo*, CommandBuffer*, Result>)Load(ref _allocateCommandBuffers, "vkAllocateCommandBuffers"u8);
        return function(device, pAllocateInfo, pCommandBuffers);
    }

    public Result AllocateCommandBuffers(Device device, CommandBufferAllocateInfo* pAllocateInfo, out CommandBuffer pCommandBuffers)
    {
        pCommandBuffers = default;
        fixed (CommandBuffer* commandBuffersPointer = &pCommandBuffers)
        {
            return AllocateCommandBuffers(device, pAllocateInfo, commandBuffersPointer);
        }
    }

    public Result AllocateCommandBuffers(Device device, in CommandBufferAllocateInfo pAllocateInfo, CommandBuffer* pCommandBuffers)
    {
        fixed (CommandBufferAllocateInfo* allocateInfoPointer = &pAllocateInfo)
        {
            return AllocateCommandBuffers(device, allocateInfoPointer, pCommandBuffers);
        }
    }

    public Result AllocateCommandBuffers(Device device, in CommandBufferAllocateInfo pAllocateInfo, out CommandBuffer pCommandBuffers)
    {
        pCommandBuffers = default;
        fixed (CommandBufferAllocateInfo* allocateInfoPointer = &pAllocateInfo)
        fixed (CommandBuffer* commandBuffersPointer = &pCommandBuffers)
        {
            return AllocateCommandBuffers(device, allocateInfoPointer, commandBuffersPointer);
        }
    }

    public void FreeCommandBuffers(Device device, CommandPool commandPool, uint commandBufferCount, CommandBuffer* pCommandBuffers)
    {
        var function = (delegate* unmanaged<Device, CommandPool, uint, CommandBuffer*, void>)Load(ref _freeCommandBuffers, "vkFreeCommandBuffers"u8);
        function(device, commandPool, commandBufferCount, pCommandBuffers);
    }

    public void FreeCommandBuffers(Device device, CommandPool commandPool, uint commandBufferCount, in CommandBuffer pCommandBuffers)
    {
        fixed (CommandBuffer* commandBuffersPointer = &pCommandBuffers)
        {
            FreeCommandBuffers(device, commandPool, commandBufferCount, commandBuffersPointer);
        }
    }

    public Result BeginCommandBuffer(CommandBuffer commandBuffer, CommandBufferBeginInfo* pBeginInfo)
    {
        var function = (delegate* unmanaged<CommandBuffer, CommandBufferBeginInfo*, Result>)Load(ref _beginCommandBuffer, "vkBeginCommandBuffer"u8);
        return function(commandBuffer, pBeginInfo);
    }

    public Result BeginCommandBuffer(CommandBuffer commandBuffer, in CommandBufferBeginInfo pBeginInfo)
    {
        fixed (CommandBufferBeginInfo* beginInfoPointer = &pBeginInfo)
        {
            return BeginCommandBuffer(commandBuffer, beginInfoPointer);
        }
    }

    public Result EndCommandBuffer(CommandBuffer commandBuffer)
    {
        var function = (delegate* unmanaged<CommandBuffer, Result>)Load(ref _endCommandBuffer, "vkEndCommandBuffer"u8);
        return function(commandBuffer);
    }

    public Result ResetCommandBuffer(CommandBuffer commandBuffer, CommandBufferResetFlags flags)
    {
        var function = (delegate* unmanaged<CommandBuffer, CommandBufferResetFlags, Result>)Load(ref _resetCommandBuffer, "vkResetCommandBuffer"u8);
        return function(commandBuffer, flags);
    }
}
