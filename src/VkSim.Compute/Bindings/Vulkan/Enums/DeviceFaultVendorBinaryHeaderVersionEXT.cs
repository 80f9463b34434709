namespace Silk.NET.Vulkan;

internal enum DeviceFaultVendorBinaryHeaderVersionEXT : int
{
    OneExt = 1,
}
