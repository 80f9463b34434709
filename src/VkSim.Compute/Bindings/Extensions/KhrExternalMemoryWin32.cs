using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

[Extension(ExtensionName)]
internal sealed unsafe class KhrExternalMemoryWin32 : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_KHR_external_memory_win32";

    private readonly delegate* unmanaged<Device, MemoryGetWin32HandleInfoKHR*, nint*, Result> _getHandle;

    public KhrExternalMemoryWin32(INativeContext ctx)
        : base(ctx)
        => _getHandle = (delegate* unmanaged<Device, MemoryGetWin32HandleInfoKHR*, nint*, Result>)Load("vkGetMemoryWin32HandleKHR");

    public Result GetMemoryWin32Handle(Device device, MemoryGetWin32HandleInfoKHR* pGetWin32HandleInfo, nint* pHandle)
        => _getHandle(device, pGetWin32HandleInfo, pHandle);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
