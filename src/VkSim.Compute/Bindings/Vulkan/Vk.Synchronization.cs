using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createFence;
    private nint _destroyFence;
    private nint _resetFences;
    private nint _getFenceStatus;
    private nint _waitForFences;
    private nint _createSemaphore;
    private nint _destroySemaphore;
    private nint _getSemaphoreCounterValue;
    private nint _waitSemaphores;
    private nint _signalSemaphore;

    public Result CreateFence(Device device, FenceCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, Fence* pFence)
    {
        var function = (delegate* unmanaged<Device, FenceCreateInfo*, AllocationCallbacks*, Fence*, Result>)Load(ref _createFence, "vkCreateFence"u8);
        return function(device, pCreateInfo, pAllocator, pFence);
    }

    public Result CreateFence(Device device, FenceCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out Fence pFence)
    {
        pFence = default;
        fixed (Fence* fencePointer = &pFence)
        {
            return CreateFence(device, pCreateInfo, pAllocator, fencePointer);
        }
    }

    public Result CreateFence(Device device, in FenceCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, Fence* pFence)
    {
        fixed (FenceCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateFence(device, createInfoPointer, pAllocator, pFence);
        }
    }

    public Result CreateFence(Device device, in FenceCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out Fence pFence)
    {
        pFence = default;
        fixed (FenceCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (Fence* fencePointer = &pFence)
        {
            return CreateFence(device, createInfoPointer, pAllocator, fencePointer);
        }
    }

    public void DestroyFence(Device device, Fence fence, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, Fence, AllocationCallbacks*, void>)Load(ref _destroyFence, "vkDestroyFence"u8);
        function(device, fence, pAllocator);
    }

    public Result ResetFences(Device device, uint fenceCount, Fence* pFences)
    {
        var function = (delegate* unmanaged<Device, uint, Fence*, Result>)Load(ref _resetFences, "vkResetFences"u8);
        return function(device, fenceCount, pFences);
    }

    public Result ResetFences(Device device, uint fenceCount, in Fence pFences)
    {
        fixed (Fence* fencesPointer = &pFences)
        {
            return ResetFences(device, fenceCount, fencesPointer);
        }
    }

    public Result GetFenceStatus(Device device, Fence fence)
    {
        var function = (delegate* unmanaged<Device, Fence, Result>)Load(ref _getFenceStatus, "vkGetFenceStatus"u8);
        return function(device, fence);
    }

    public Result WaitForFences(Device device, uint fenceCount, Fence* pFences, Bool32 waitAll, ulong timeout)
    {
        var function = (delegate* unmanaged<Device, uint, Fence*, Bool32, ulong, Result>)Load(ref _waitForFences, "vkWaitForFences"u8);
        return function(device, fenceCount, pFences, waitAll, timeout);
    }

    public Result WaitForFences(Device device, uint fenceCount, in Fence pFences, Bool32 waitAll, ulong timeout)
    {
        fixed (Fence* fencesPointer = &pFences)
        {
            return WaitForFences(device, fenceCount, fencesPointer, waitAll, timeout);
        }
    }

    public Result CreateSemaphore(Device device, SemaphoreCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, Semaphore* pSemaphore)
    {
        var function = (delegate* unmanaged<Device, SemaphoreCreateInfo*, AllocationCallbacks*, Semaphore*, Result>)Load(ref _createSemaphore, "vkCreateSemaphore"u8);
        return function(device, pCreateInfo, pAllocator, pSemaphore);
    }

    public Result CreateSemaphore(Device device, SemaphoreCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out Semaphore pSemaphore)
    {
        pSemaphore = default;
        fixed (Semaphore* semaphorePointer = &pSemaphore)
        {
            return CreateSemaphore(device, pCreateInfo, pAllocator, semaphorePointer);
        }
    }

    public Result CreateSemaphore(Device device, in SemaphoreCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, Semaphore* pSemaphore)
    {
        fixed (SemaphoreCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateSemaphore(device, createInfoPointer, pAllocator, pSemaphore);
        }
    }

    public Result CreateSemaphore(Device device, in SemaphoreCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out Semaphore pSemaphore)
    {
        pSemaphore = default;
        fixed (SemaphoreCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (Semaphore* semaphorePointer = &pSemaphore)
        {
            return CreateSemaphore(device, createInfoPointer, pAllocator, semaphorePointer);
        }
    }

    public void DestroySemaphore(Device device, Semaphore semaphore, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, Semaphore, AllocationCallbacks*, void>)Load(ref _destroySemaphore, "vkDestroySemaphore"u8);
        function(device, semaphore, pAllocator);
    }

    public Result GetSemaphoreCounterValue(Device device, Semaphore semaphore, ulong* pValue)
    {
        var function = (delegate* unmanaged<Device, Semaphore, ulong*, Result>)Load(ref _getSemaphoreCounterValue, "vkGetSemaphoreCounterValue"u8);
        return function(device, semaphore, pValue);
    }

    public Result GetSemaphoreCounterValue(Device device, Semaphore semaphore, out ulong pValue)
    {
        pValue = default;
        fixed (ulong* valuePointer = &pValue)
        {
            return GetSemaphoreCounterValue(device, semaphore, valuePointer);
        }
    }

    public Result WaitSemaphores(Device device, SemaphoreWaitInfo* pWaitInfo, ulong timeout)
    {
        var function = (delegate* unmanaged<Device, SemaphoreWaitInfo*, ulong, Result>)Load(ref _waitSemaphores, "vkWaitSemaphores"u8);
        return function(device, pWaitInfo, timeout);
    }

    public Result WaitSemaphores(Device device, in SemaphoreWaitInfo pWaitInfo, ulong timeout)
    {
        fixed (SemaphoreWaitInfo* waitInfoPointer = &pWaitInfo)
        {
            return WaitSemaphores(device, waitInfoPointer, timeout);
        }
    }

    public Result SignalSemaphore(Device device, SemaphoreSignalInfo* pSignalInfo)
    {
        var function = (delegate* unmanaged<Device, SemaphoreSignalInfo*, Result>)Load(ref _signalSemaphore, "vkSignalSemaphore"u8);
        return function(device, pSignalInfo);
    }

    public Result SignalSemaphore(Device device, in SemaphoreSignalInfo pSignalInfo)
    {
        fixed (SemaphoreSignalInfo* signalInfoPointer = &pSignalInfo)
        {
            return SignalSemaphore(device, signalInfoPointer);
        }
    }
}
