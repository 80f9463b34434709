using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

[Extension(ExtensionName)]
internal sealed unsafe class KhrExternalMemoryFd : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_KHR_external_memory_fd";

    private readonly delegate* unmanaged<Device, MemoryGetFdInfoKHR*, int*, Result> _getMemory;
    private readonly delegate* unmanaged<Device, ExternalMemoryHandleTypeFlags, int, MemoryFdPropertiesKHR*, Result> _getProperties;

    public KhrExternalMemoryFd(INativeContext ctx)
        : base(ctx)
    {
        _getMemory = (delegate* unmanaged<Device, MemoryGetFdInfoKHR*, int*, Result>)Load("vkGetMemoryFdKHR");
        _getProperties = (delegate* unmanaged<Device, ExternalMemoryHandleTypeFlags, int, MemoryFdPropertiesKHR*, Result>)Load(
            "vkGetMemoryFdPropertiesKHR");
    }

    // The package's generator takes the d for a suffix.
    public Result GetMemoryF(Device device, MemoryGetFdInfoKHR* pGetFdInfo, int* pFd) => _getMemory(device, pGetFdInfo, pFd);

    public Result GetMemoryFdProperties(
        Device device, ExternalMemoryHandleTypeFlags handleType, int fd, MemoryFdPropertiesKHR* pMemoryFdProperties)
        => _getProperties(device, handleType, fd, pMemoryFdProperties);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
