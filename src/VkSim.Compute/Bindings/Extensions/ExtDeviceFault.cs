using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.EXT;

[Extension(ExtensionName)]
internal sealed unsafe class ExtDeviceFault : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_EXT_device_fault";

    private readonly delegate* unmanaged<Device, DeviceFaultCountsEXT*, DeviceFaultInfoEXT*, Result> _getFaultInfo;

    public ExtDeviceFault(INativeContext ctx)
        : base(ctx)
        => _getFaultInfo = (delegate* unmanaged<Device, DeviceFaultCountsEXT*, DeviceFaultInfoEXT*, Result>)Load("vkGetDeviceFaultInfoEXT");

    public Result GetDeviceFaultInfo(Device device, DeviceFaultCountsEXT* pFaultCounts, DeviceFaultInfoEXT* pFaultInfo)
        => _getFaultInfo(device, pFaultCounts, pFaultInfo);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
