using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createInstance;
    private nint _destroyInstance;
    private nint _enumerateInstanceVersion;
    private nint _enumerateInstanceExtensionProperties;
    private nint _enumerateInstanceLayerProperties;
    private nint _enumeratePhysicalDevices;

    public Result CreateInstance(InstanceCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, Instance* pInstance)
    {
        var function = (delegate* unmanaged<InstanceCreateInfo*, AllocationCallbacks*, Instance*, Result>)Load(ref _createInstance, "vkCreateInstance"u8);
        return function(pCreateInfo, pAllocator, pInstance);
    }

    public Result CreateInstance(InstanceCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out Instance pInstance)
    {
        pInstance = default;
        fixed (Instance* instancePointer = &pInstance)
        {
            return CreateInstance(pCreateInfo, pAllocator, instancePointer);
        }
    }

    public Result CreateInstance(in InstanceCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, Instance* pInstance)
    {
        fixed (InstanceCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateInstance(createInfoPointer, pAllocator, pInstance);
        }
    }

    public Result CreateInstance(in InstanceCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out Instance pInstance)
    {
        pInstance = default;
        fixed (InstanceCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (Instance* instancePointer = &pInstance)
        {
            return CreateInstance(createInfoPointer, pAllocator, instancePointer);
        }
    }

    public void DestroyInstance(Instance instance, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Instance, AllocationCallbacks*, void>)Load(ref _destroyInstance, "vkDestroyInstance"u8);
        function(instance, pAllocator);
    }

    public Result EnumerateInstanceVersion(uint* pApiVersion)
    {
        var function = (delegate* unmanaged<uint*, Result>)Load(ref _enumerateInstanceVersion, "vkEnumerateInstanceVersion"u8);
        return function(pApiVersion);
    }

    public Result EnumerateInstanceVersion(ref uint pApiVersion)
    {
        fixed (uint* apiVersionPointer = &pApiVersion)
        {
            return EnumerateInstanceVersion(apiVersionPointer);
        }
    }

    public Result EnumerateInstanceExtensionProperties(byte* pLayerName, uint* pPropertyCount, ExtensionProperties* pProperties)
    {
        var function = (delegate* unmanaged<byte*, uint*, ExtensionProperties*, Result>)Load(ref _enumerateInstanceExtensionProperties, "vkEnumerateInstanceExtensionProperties"u8);
        return function(pLayerName, pPropertyCount, pProperties);
    }

    public Result EnumerateInstanceExtensionProperties(byte* pLayerName, uint* pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateInstanceExtensionProperties(pLayerName, pPropertyCount, propertiesPointer);
        }
    }

    public Result EnumerateInstanceExtensionProperties(byte* pLayerName, ref uint pPropertyCount, ExtensionProperties* pProperties)
    {
        fixed (uint* propertyCountPointer = &pPropertyCount)
        {
            return EnumerateInstanceExtensionProperties(pLayerName, propertyCountPointer, pProperties);
        }
    }

    public Result EnumerateInstanceExtensionProperties(byte* pLayerName, ref uint pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (uint* propertyCountPointer = &pPropertyCount)
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateInstanceExtensionProperties(pLayerName, propertyCountPointer, propertiesPointer);
        }
    }

    public Result EnumerateInstanceExtensionProperties(string? pLayerName, uint* pPropertyCount, ExtensionProperties* pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        {
            return EnumerateInstanceExtensionProperties(layerNamePointer, pPropertyCount, pProperties);
        }
    }

    public Result EnumerateInstanceExtensionProperties(string? pLayerName, uint* pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateInstanceExtensionProperties(layerNamePointer, pPropertyCount, propertiesPointer);
        }
    }

    public Result EnumerateInstanceExtensionProperties(string? pLayerName, ref uint pPropertyCount, ExtensionProperties* pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        fixed (uint* propertyCountPointer = &pPropertyCount)
        {
            return EnumerateInstanceExtensionProperties(layerNamePointer, propertyCountPointer, pProperties);
        }
    }

    public Result EnumerateInstanceExtensionProperties(string? pLayerName, ref uint pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        fixed (uint* propertyCountPointer = &pPropertyCount)
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateInstanceExtensionProperties(layerNamePointer, propertyCountPointer, propertiesPointer);
        }
    }

    public Result EnumerateInstanceLayerProperties(uint* pPropertyCount, LayerProperties* pProperties)
    {
        var function = (delegate* unmanaged<uint*, LayerProperties*, Result>)Load(ref _enumerateInstanceLayerProperties, "vkEnumerateInstanceLayerProperties"u8);
        return function(pPropertyCount, pProperties);
    }

    public Result EnumerateInstanceLayerProperties(uint* pPropertyCount, ref LayerProperties pProperties)
    {
        fixed (LayerProperties* propertiesPointer = &pProperties)
        {
            return EnumerateInstanceLayerProperties(pPropertyCount, propertiesPointer);
        }
    }

    public Result EnumerateInstanceLayerProperties(ref uint pPropertyCount, LayerProperties* pProperties)
    {
        fixed (uint* propertyCountPointer = &pPropertyCount)
        {
            return EnumerateInstanceLayerProperties(propertyCountPointer, pProperties);
        }
    }

    public Result EnumerateInstanceLayerProperties(ref uint pPropertyCount, ref LayerProperties pProperties)
    {
        fixed (uint* propertyCountPointer = &pPropertyCount)
        fixed (LayerProperties* propertiesPointer = &pProperties)
        {
            return EnumerateInstanceLayerProperties(propertyCountPointer, propertiesPointer);
        }
    }

    public Result EnumeratePhysicalDevices(Instance instance, uint* pPhysicalDeviceCount, PhysicalDevice* pPhysicalDevices)
    {
        var function = (delegate* unmanaged<Instance, uint*, PhysicalDevice*, Result>)Load(ref _enumeratePhysicalDevices, "vkEnumeratePhysicalDevices"u8);
        return function(instance, pPhysicalDeviceCount, pPhysicalDevices);
    }

    public Result EnumeratePhysicalDevices(Instance instance, uint* pPhysicalDeviceCount, ref PhysicalDevice pPhysicalDevices)
    {
        fixed (PhysicalDevice* physicalDevicesPointer = &pPhysicalDevices)
        {
            return EnumeratePhysicalDevices(instance, pPhysicalDeviceCount, physicalDevicesPointer);
        }
    }

    public Result EnumeratePhysicalDevices(Instance instance, ref uint pPhysicalDeviceCount, PhysicalDevice* pPhysicalDevices)
    {
        fixed (uint* physicalDeviceCountPointer = &pPhysicalDeviceCount)
        {
            return EnumeratePhysicalDevices(instance, physicalDeviceCountPointer, pPhysicalDevices);
        }
    }

    public Result EnumeratePhysicalDevices(Instance instance, ref uint pPhysicalDeviceCount, ref PhysicalDevice pPhysicalDevices)
    {
        fixed (uint* physicalDeviceCountPointer = &pPhysicalDeviceCount)
        fixed (PhysicalDevice* physicalDevicesPointer = &pPhysicalDevices)
        {
            return EnumeratePhysicalDevices(instance, physicalDeviceCountPointer, physicalDevicesPointer);
        }
    }
}
