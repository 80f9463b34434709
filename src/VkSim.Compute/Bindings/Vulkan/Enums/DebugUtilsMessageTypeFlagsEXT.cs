namespace Silk.NET.Vulkan;

[Flags]
internal enum DebugUtilsMessageTypeFlagsEXT : int
{
    None = 0,
    GeneralBitExt = 0x1,
    ValidationBitExt = 0x2,
    PerformanceBitExt = 0x4,
}
