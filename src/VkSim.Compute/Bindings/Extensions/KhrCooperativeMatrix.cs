using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

[Extension(ExtensionName)]
internal sealed unsafe class KhrCooperativeMatrix : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_KHR_cooperative_matrix";

    private readonly delegate* unmanaged<PhysicalDevice, uint*, CooperativeMatrixPropertiesKHR*, Result> _getProperties;

    public KhrCooperativeMatrix(INativeContext ctx)
        : base(ctx)
        => _getProperties = (delegate* unmanaged<PhysicalDevice, uint*, CooperativeMatrixPropertiesKHR*, Result>)Load("vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR");

    public Result GetPhysicalDeviceCooperativeMatrixProperties(PhysicalDevice physicalDevice, uint* pPropertyCount, CooperativeMatrixPropertiesKHR* pProperties)
        => _getProperties(physicalDevice, pPropertyCount, pProperties);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
