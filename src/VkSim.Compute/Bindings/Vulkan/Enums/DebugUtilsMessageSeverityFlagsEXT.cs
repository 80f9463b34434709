namespace Silk.NET.Vulkan;

[Flags]
internal enum DebugUtilsMessageSeverityFlagsEXT : int
{
    None = 0,
    VerboseBitExt = 0x1,
    InfoBitExt = 0x10,
    WarningBitExt = 0x100,
    ErrorBitExt = 0x1000,
}
