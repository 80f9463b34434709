using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _getPhysicalDeviceProperties;
    private nint _getPhysicalDeviceProperties2;
    private nint _getPhysicalDeviceFeatures;
    private nint _getPhysicalDeviceFeatures2;
    private nint _getPhysicalDeviceMemoryProperties;
    private nint _getPhysicalDeviceMemoryProperties2;
    private nint _getPhysicalDeviceQueueFamilyProperties;
    private nint _getPhysicalDeviceQueueFamilyProperties2;
    private nint _enumerateDeviceExtensionProperties;

    public void GetPhysicalDeviceProperties(PhysicalDevice physicalDevice, PhysicalDeviceProperties* pProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, PhysicalDeviceProperties*, void>)Load(ref _getPhysicalDeviceProperties, "vkGetPhysicalDeviceProperties"u8);
        function(physicalDevice, pProperties);
    }

    public void GetPhysicalDeviceProperties(PhysicalDevice physicalDevice, out PhysicalDeviceProperties pProperties)
    {
        pProperties = default;
        fixed (PhysicalDeviceProperties* propertiesPointer = &pProperties)
        {
            GetPhysicalDeviceProperties(physicalDevice, propertiesPointer);
        }
    }

    public void GetPhysicalDeviceProperties2(PhysicalDevice physicalDevice, PhysicalDeviceProperties2* pProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, PhysicalDeviceProperties2*, void>)Load(ref _getPhysicalDeviceProperties2, "vkGetPhysicalDeviceProperties2"u8);
        function(physicalDevice, pProperties);
    }

    public void GetPhysicalDeviceProperties2(PhysicalDevice physicalDevice, out PhysicalDeviceProperties2 pProperties)
    {
        pProperties = new(sType: StructureType.PhysicalDeviceProperties2);
        fixed (PhysicalDeviceProperties2* propertiesPointer = &pProperties)
        {
            GetPhysicalDeviceProperties2(physicalDevice, propertiesPointer);
        }
    }

    public void GetPhysicalDeviceFeatures(PhysicalDevice physicalDevice, PhysicalDeviceFeatures* pFeatures)
    {
        var function = (delegate* unmanaged<PhysicalDevice, PhysicalDeviceFeatures*, void>)Load(ref _getPhysicalDeviceFeatures, "vkGetPhysicalDeviceFeatures"u8);
        function(physicalDevice, pFeatures);
    }

    public void GetPhysicalDeviceFeatures(PhysicalDevice physicalDevice, out PhysicalDeviceFeatures pFeatures)
    {
        pFeatures = default;
        fixed (PhysicalDeviceFeatures* featuresPointer = &pFeatures)
        {
            GetPhysicalDeviceFeatures(physicalDevice, featuresPointer);
        }
    }

    public void GetPhysicalDeviceFeatures2(PhysicalDevice physicalDevice, PhysicalDeviceFeatures2* pFeatures)
    {
        var function = (delegate* unmanaged<PhysicalDevice, PhysicalDeviceFeatures2*, void>)Load(ref _getPhysicalDeviceFeatures2, "vkGetPhysicalDeviceFeatures2"u8);
        function(physicalDevice, pFeatures);
    }

    public void GetPhysicalDeviceFeatures2(PhysicalDevice physicalDevice, out PhysicalDeviceFeatures2 pFeatures)
    {
        pFeatures = new(sType: StructureType.PhysicalDeviceFeatures2);
        fixed (PhysicalDeviceFeatures2* featuresPointer = &pFeatures)
        {
            GetPhysicalDeviceFeatures2(physicalDevice, featuresPointer);
        }
    }

    public void GetPhysicalDeviceMemoryProperties(PhysicalDevice physicalDevice, PhysicalDeviceMemoryProperties* pMemoryProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, PhysicalDeviceMemoryProperties*, void>)Load(ref _getPhysicalDeviceMemoryProperties, "vkGetPhysicalDeviceMemoryProperties"u8);
        function(physicalDevice, pMemoryProperties);
    }

    public void GetPhysicalDeviceMemoryProperties(PhysicalDevice physicalDevice, out PhysicalDeviceMemoryProperties pMemoryProperties)
    {
        pMemoryProperties = default;
        fixed (PhysicalDeviceMemoryProperties* memoryPropertiesPointer = &pMemoryProperties)
        {
            GetPhysicalDeviceMemoryProperties(physicalDevice, memoryPropertiesPointer);
        }
    }

    public void GetPhysicalDeviceMemoryProperties2(PhysicalDevice physicalDevice, PhysicalDeviceMemoryProperties2* pMemoryProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, PhysicalDeviceMemoryProperties2*, void>)Load(ref _getPhysicalDeviceMemoryProperties2, "vkGetPhysicalDeviceMemoryProperties2"u8);
        function(physicalDevice, pMemoryProperties);
    }

    public void GetPhysicalDeviceMemoryProperties2(PhysicalDevice physicalDevice, out PhysicalDeviceMemoryProperties2 pMemoryProperties)
    {
        pMemoryProperties = new(sType: StructureType.PhysicalDeviceMemoryProperties2);
        fixed (PhysicalDeviceMemoryProperties2* memoryPropertiesPointer = &pMemoryProperties)
        {
            GetPhysicalDeviceMemoryProperties2(physicalDevice, memoryPropertiesPointer);
        }
    }

    public void GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice physicalDevice, uint* pQueueFamilyPropertyCount, QueueFamilyProperties* pQueueFamilyProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, uint*, QueueFamilyProperties*, void>)Load(ref _getPhysicalDeviceQueueFamilyProperties, "vkGetPhysicalDeviceQueueFamilyProperties"u8);
        function(physicalDevice, pQueueFamilyPropertyCount, pQueueFamilyProperties);
    }

    public void GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice physicalDevice, uint* pQueueFamilyPropertyCount, out QueueFamilyProperties pQueueFamilyProperties)
    {
        pQueueFamilyProperties = default;
        fixed (QueueFamilyProperties* queueFamilyPropertiesPointer = &pQueueFamilyProperties)
        {
            GetPhysicalDeviceQueueFamilyProperties(physicalDevice, pQueueFamilyPropertyCount, queueFamilyPropertiesPointer);
        }
    }

    public void GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice physicalDevice, ref uint pQueueFamilyPropertyCount, QueueFamilyProperties* pQueueFamilyProperties)
    {
        fixed (uint* queueFamilyPropertyCountPointer = &pQueueFamilyPropertyCount)
        {
            GetPhysicalDeviceQueueFamilyProperties(physicalDevice, queueFamilyPropertyCountPointer, pQueueFamilyProperties);
        }
    }

    public void GetPhysicalDeviceQueueFamilyProperties(PhysicalDevice physicalDevice, ref uint pQueueFamilyPropertyCount, out QueueFamilyProperties pQueueFamilyProperties)
    {
        pQueueFamilyProperties = default;
        fixed (uint* queueFamilyPropertyCountPointer = &pQueueFamilyPropertyCount)
        fixed (QueueFamilyProperties* queueFamilyPropertiesPointer = &pQueueFamilyProperties)
        {
            GetPhysicalDeviceQueueFamilyProperties(physicalDevice, queueFamilyPropertyCountPointer, queueFamilyPropertiesPointer);
        }
    }

    public void GetPhysicalDeviceQueueFamilyProperties2(PhysicalDevice physicalDevice, uint* pQueueFamilyPropertyCount, QueueFamilyProperties2* pQueueFamilyProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, uint*, QueueFamilyProperties2*, void>)Load(ref _getPhysicalDeviceQueueFamilyProperties2, "vkGetPhysicalDeviceQueueFamilyProperties2"u8);
        function(physicalDevice, pQueueFamilyPropertyCount, pQueueFamilyProperties);
    }

    public void GetPhysicalDeviceQueueFamilyProperties2(PhysicalDevice physicalDevice, uint* pQueueFamilyPropertyCount, out QueueFamilyProperties2 pQueueFamilyProperties)
    {
        pQueueFamilyProperties = new(sType: StructureType.QueueFamilyProperties2);
        fixed (QueueFamilyProperties2* queueFamilyPropertiesPointer = &pQueueFamilyProperties)
        {
            GetPhysicalDeviceQueueFamilyProperties2(physicalDevice, pQueueFamilyPropertyCount, queueFamilyPropertiesPointer);
        }
    }

    public void GetPhysicalDeviceQueueFamilyProperties2(PhysicalDevice physicalDevice, ref uint pQueueFamilyPropertyCount, QueueFamilyProperties2* pQueueFamilyProperties)
    {
        fixed (uint* queueFamilyPropertyCountPointer = &pQueueFamilyPropertyCount)
        {
            GetPhysicalDeviceQueueFamilyProperties2(physicalDevice, queueFamilyPropertyCountPointer, pQueueFamilyProperties);
        }
    }

    public void GetPhysicalDeviceQueueFamilyProperties2(PhysicalDevice physicalDevice, ref uint pQueueFamilyPropertyCount, out QueueFamilyProperties2 pQueueFamilyProperties)
    {
        pQueueFamilyProperties = new(sType: StructureType.QueueFamilyProperties2);
        fixed (uint* queueFamilyPropertyCountPointer = &pQueueFamilyPropertyCount)
        fixed (QueueFamilyProperties2* queueFamilyPropertiesPointer = &pQueueFamilyProperties)
        {
            GetPhysicalDeviceQueueFamilyProperties2(physicalDevice, queueFamilyPropertyCountPointer, queueFamilyPropertiesPointer);
        }
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, byte* pLayerName, uint* pPropertyCount, ExtensionProperties* pProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, byte*, uint*, ExtensionProperties*, Result>)Load(ref _enumerateDeviceExtensionProperties, "vkEnumerateDeviceExtensionProperties"u8);
        return function(physicalDevice, pLayerName, pPropertyCount, pProperties);
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, byte* pLayerName, uint* pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateDeviceExtensionProperties(physicalDevice, pLayerName, pPropertyCount, propertiesPointer);
        }
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, byte* pLayerName, ref uint pPropertyCount, ExtensionProperties* pProperties)
    {
        fixed (uint* propertyCountPointer = &pPropertyCount)
        {
            return EnumerateDeviceExtensionProperties(physicalDevice, pLayerName, propertyCountPointer, pProperties);
        }
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, byte* pLayerName, ref uint pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (uint* propertyCountPointer = &pPropertyCount)
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateDeviceExtensionProperties(physicalDevice, pLayerName, propertyCountPointer, propertiesPointer);
        }
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, string? pLayerName, uint* pPropertyCount, ExtensionProperties* pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        {
            return EnumerateDeviceExtensionProperties(physicalDevice, layerNamePointer, pPropertyCount, pProperties);
        }
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, string? pLayerName, uint* pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateDeviceExtensionProperties(physicalDevice, layerNamePointer, pPropertyCount, propertiesPointer);
        }
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, string? pLayerName, ref uint pPropertyCount, ExtensionProperties* pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        fixed (uint* propertyCountPointer = &pPropertyCount)
        {
            return EnumerateDeviceExtensionProperties(physicalDevice, layerNamePointer, propertyCountPointer, pProperties);
        }
    }

    public Result EnumerateDeviceExtensionProperties(PhysicalDevice physicalDevice, string? pLayerName, ref uint pPropertyCount, ref ExtensionProperties pProperties)
    {
        fixed (byte* layerNamePointer = Utf8.Terminated(pLayerName))
        fixed (uint* propertyCountPointer = &pPropertyCount)
        fixed (ExtensionProperties* propertiesPointer = &pProperties)
        {
            return EnumerateDeviceExtensionProperties(physicalDevice, layerNamePointer, propertyCountPointer, propertiesPointer);
        }
    }
}
