namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createDevice;
    private nint _destroyDevice;
    private nint _getDeviceQueue;
    private nint _getDeviceQueue2;
    private nint _deviceWaitIdle;

    public Result CreateDevice(PhysicalDevice physicalDevice, DeviceCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, Device* pDevice)
    {
        var function = (delegate* unmanaged<PhysicalDevice, DeviceCreateInfo*, AllocationCallbacks*, Device*, Result>)Load(ref _createDevice, "vkCreateDevice"u8);
        return function(physicalDevice, pCreateInfo, pAllocator, pDevice);
    }

    public Result CreateDevice(PhysicalDevice physicalDevice, DeviceCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out Device pDevice)
    {
        pDevice = default;
        fixed (Device* devicePointer = &pDevice)
        {
            return CreateDevice(physicalDevice, pCreateInfo, pAllocator, devicePointer);
        }
    }

    public Result CreateDevice(PhysicalDevice physicalDevice, in DeviceCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, Device* pDevice)
    {
        fixed (DeviceCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateDevice(physicalDevice, createInfoPointer, pAllocator, pDevice);
        }
    }

    public Result CreateDevice(PhysicalDevice physicalDevice, in DeviceCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out Device pDevice)
    {
        pDevice = default;
        fixed (DeviceCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (Device* devicePointer = &pDevice)
        {
            return CreateDevice(physicalDevice, createInfoPointer, pAllocator, devicePointer);
        }
    }

    public void DestroyDevice(Device device, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, AllocationCallbacks*, void>)Load(ref _destroyDevice, "vkDestroyDevice"u8);
        function(device, pAllocator);
    }

    public void GetDeviceQueue(Device device, uint queueFamilyIndex, uint queueIndex, Queue* pQueue)
    {
        var function = (delegate* unmanaged<Device, uint, uint, Queue*, void>)Load(ref _getDeviceQueue, "vkGetDeviceQueue"u8);
        function(device, queueFamilyIndex, queueIndex, pQueue);
    }

    public void GetDeviceQueue(Device device, uint queueFamilyIndex, uint queueIndex, out Queue pQueue)
    {
        pQueue = default;
        fixed (Queue* queuePointer = &pQueue)
        {
            GetDeviceQueue(device, queueFamilyIndex, queueIndex, queuePointer);
        }
    }

    public void GetDeviceQueue2(Device device, DeviceQueueInfo2* pQueueInfo, Queue* pQueue)
    {
        var function = (delegate* unmanaged<Device, DeviceQueueInfo2*, Queue*, void>)Load(ref _getDeviceQueue2, "vkGetDeviceQueue2"u8);
        function(device, pQueueInfo, pQueue);
    }

    public void GetDeviceQueue2(Device device, DeviceQueueInfo2* pQueueInfo, out Queue pQueue)
    {
        pQueue = default;
        fixed (Queue* queuePointer = &pQueue)
        {
            GetDeviceQueue2(device, pQueueInfo, queuePointer);
        }
    }

    public void GetDeviceQueue2(Device device, in DeviceQueueInfo2 pQueueInfo, Queue* pQueue)
    {
        fixed (DeviceQueueInfo2* queueInfoPointer = &pQueueInfo)
        {
            GetDeviceQueue2(device, queueInfoPointer, pQueue);
        }
    }

    public void GetDeviceQueue2(Device device, in DeviceQueueInfo2 pQueueInfo, out Queue pQueue)
    {
        pQueue = default;
        fixed (DeviceQueueInfo2* queueInfoPointer = &pQueueInfo)
        fixed (Queue* queuePointer = &pQueue)
        {
            GetDeviceQueue2(device, queueInfoPointer, queuePointer);
        }
    }

    public Result DeviceWaitIdle(Device device)
    {
        var function = (delegate* unmanaged<Device, Result>)Load(ref _deviceWaitIdle, "vkDeviceWaitIdle"u8);
        return function(device);
    }
}
