using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

internal sealed unsafe class KhrCooperativeMatrix(ExtensionFunctions functions) : NativeExtension<Vk>(functions), INativeExtension<KhrCooperativeMatrix>
{
    public const string ExtensionName = "VK_KHR_cooperative_matrix";

    static string INativeExtension<KhrCooperativeMatrix>.Name => ExtensionName;

    static ReadOnlySpan<byte> INativeExtension<KhrCooperativeMatrix>.FirstFunction => "vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR"u8;

    static bool INativeExtension<KhrCooperativeMatrix>.IsPhysicalDeviceLevel => true;

    static KhrCooperativeMatrix INativeExtension<KhrCooperativeMatrix>.Create(ExtensionFunctions functions) => new(functions);

    private nint _getPhysicalDeviceCooperativeMatrixProperties;

    public Result GetPhysicalDeviceCooperativeMatrixProperties(PhysicalDevice physicalDevice, uint* pPropertyCount, CooperativeMatrixPropertiesKHR* pProperties)
    {
        var function = (delegate* unmanaged<PhysicalDevice, uint*, CooperativeMatrixPropertiesKHR*, Result>)Load(ref _getPhysicalDeviceCooperativeMatrixProperties, "vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR"u8);
        return function(physicalDevice, pPropertyCount, pProperties);
    }

    public Result GetPhysicalDeviceCooperativeMatrixProperties(PhysicalDevice physicalDevice, uint* pPropertyCount, out CooperativeMatrixPropertiesKHR pProperties)
    {
        pProperties = new(sType: StructureType.CooperativeMatrixPropertiesKhr);
        fixed (CooperativeMatrixPropertiesKHR* propertiesPointer = &pProperties)
        {
            return GetPhysicalDeviceCooperativeMatrixProperties(physicalDevice, pPropertyCount, propertiesPointer);
        }
    }

    public Result GetPhysicalDeviceCooperativeMatrixProperties(PhysicalDevice physicalDevice, ref uint pPropertyCount, CooperativeMatrixPropertiesKHR* pProperties)
    {
        fixed (uint* propertyCountPointer = &pPropertyCount)
        {
            return GetPhysicalDeviceCooperativeMatrixProperties(physicalDevice, propertyCountPointer, pProperties);
        }
    }

    public Result GetPhysicalDeviceCooperativeMatrixProperties(PhysicalDevice physicalDevice, ref uint pPropertyCount, out CooperativeMatrixPropertiesKHR pProperties)
    {
        pProperties = new(sType: StructureType.CooperativeMatrixPropertiesKhr);
        fixed (uint* propertyCountPointer = &pPropertyCount)
        fixed (CooperativeMatrixPropertiesKHR* propertiesPointer = &pProperties)
        {
            return GetPhysicalDeviceCooperativeMatrixProperties(physicalDevice, propertyCountPointer, propertiesPointer);
        }
    }
}
