using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.EXT;

internal sealed unsafe class ExtDeviceFault(ExtensionFunctions functions) : NativeExtension<Vk>(functions), INativeExtension<ExtDeviceFault>
{
    public const string ExtensionName = "VK_EXT_device_fault";

    static string INativeExtension<ExtDeviceFault>.Name => ExtensionName;

    static ReadOnlySpan<byte> INativeExtension<ExtDeviceFault>.FirstFunction => "vkGetDeviceFaultInfoEXT"u8;

    static ExtDeviceFault INativeExtension<ExtDeviceFault>.Create(ExtensionFunctions functions) => new(functions);

    private nint _getDeviceFaultInfo;

    public Result GetDeviceFaultInfo(Device device, DeviceFaultCountsEXT* pFaultCounts, DeviceFaultInfoEXT* pFaultInfo)
    {
        var function = (delegate* unmanaged<Device, DeviceFaultCountsEXT*, DeviceFaultInfoEXT*, Result>)Load(ref _getDeviceFaultInfo, "vkGetDeviceFaultInfoEXT"u8);
        return function(device, pFaultCounts, pFaultInfo);
    }

    public Result GetDeviceFaultInfo(Device device, DeviceFaultCountsEXT* pFaultCounts, out DeviceFaultInfoEXT pFaultInfo)
    {
        pFaultInfo = new(sType: StructureType.DeviceFaultInfoExt);
        fixed (DeviceFaultInfoEXT* faultInfoPointer = &pFaultInfo)
        {
            return GetDeviceFaultInfo(device, pFaultCounts, faultInfoPointer);
        }
    }

    public Result GetDeviceFaultInfo(Device device, ref DeviceFaultCountsEXT pFaultCounts, DeviceFaultInfoEXT* pFaultInfo)
    {
        fixed (DeviceFaultCountsEXT* faultCountsPointer = &pFaultCounts)
        {
            return GetDeviceFaultInfo(device, faultCountsPointer, pFaultInfo);
        }
    }

    public Result GetDeviceFaultInfo(Device device, ref DeviceFaultCountsEXT pFaultCounts, out DeviceFaultInfoEXT pFaultInfo)
    {
        pFaultInfo = new(sType: StructureType.DeviceFaultInfoExt);
        fixed (DeviceFaultCountsEXT* faultCountsPointer = &pFaultCounts)
        fixed (DeviceFaultInfoEXT* faultInfoPointer = &pFaultInfo)
        {
            return GetDeviceFaultInfo(device, faultCountsPointer, faultInfoPointer);
        }
    }
}
