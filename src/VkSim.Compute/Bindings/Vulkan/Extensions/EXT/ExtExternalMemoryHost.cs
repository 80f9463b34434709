using System.Runtime.CompilerServices;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.EXT;

internal sealed unsafe class ExtExternalMemoryHost(ExtensionFunctions functions) : NativeExtension<Vk>(functions), INativeExtension<ExtExternalMemoryHost>
{
    public const string ExtensionName = "VK_EXT_external_memory_host";

    static string INativeExtension<ExtExternalMemoryHost>.Name => ExtensionName;

    static ReadOnlySpan<byte> INativeExtension<ExtExternalMemoryHost>.FirstFunction => "vkGetMemoryHostPointerPropertiesEXT"u8;

    static ExtExternalMemoryHost INativeExtension<ExtExternalMemoryHost>.Create(ExtensionFunctions functions) => new(functions);

    private nint _getMemoryHostPointerProperties;

    public Result GetMemoryHostPointerProperties(Device device, ExternalMemoryHandleTypeFlags handleType, void* pHostPointer, MemoryHostPointerPropertiesEXT* pMemoryHostPointerProperties)
    {
        var function = (delegate* unmanaged<Device, ExternalMemoryHandleTypeFlags, void*, MemoryHostPointerPropertiesEXT*, Result>)Load(ref _getMemoryHostPointerProperties, "vkGetMemoryHostPointerPropertiesEXT"u8);
        return function(device, handleType, pHostPointer, pMemoryHostPointerProperties);
    }

    public Result GetMemoryHostPointerProperties(Device device, ExternalMemoryHandleTypeFlags handleType, void* pHostPointer, out MemoryHostPointerPropertiesEXT pMemoryHostPointerProperties)
    {
        pMemoryHostPointerProperties = new(sType: StructureType.MemoryHostPointerPropertiesExt);
        fixed (MemoryHostPointerPropertiesEXT* memoryHostPointerPropertiesPointer = &pMemoryHostPointerProperties)
        {
            return GetMemoryHostPointerProperties(device, handleType, pHostPointer, memoryHostPointerPropertiesPointer);
        }
    }

    public Result GetMemoryHostPointerProperties<T0>(Device device, ExternalMemoryHandleTypeFlags handleType, ref T0 pHostPointer, MemoryHostPointerPropertiesEXT* pMemoryHostPointerProperties)
        where T0 : unmanaged
    {
        fixed (void* hostPointerPointer = &Unsafe.As<T0, byte>(ref pHostPointer))
        {
            return GetMemoryHostPointerProperties(device, handleType, hostPointerPointer, pMemoryHostPointerProperties);
        }
    }

    public Result GetMemoryHostPointerProperties<T0>(Device device, ExternalMemoryHandleTypeFlags handleType, ref T0 pHostPointer, out MemoryHostPointerPropertiesEXT pMemoryHostPointerProperties)
        where T0 : unmanaged
    {
        pMemoryHostPointerProperties = new(sType: StructureType.MemoryHostPointerPropertiesExt);
        fixed (void* hostPointerPointer = &Unsafe.As<T0, byte>(ref pHostPointer))
        fixed (MemoryHostPointerPropertiesEXT* memoryHostPointerPropertiesPointer = &pMemoryHostPointerProperties)
        {
            return GetMemoryHostPointerProperties(device, handleType, hostPointerPointer, memoryHostPointerPropertiesPointer);
        }
    }
}
