namespace Silk.NET.Vulkan;

[Flags]
internal enum QueryControlFlags : int
{
    None = 0,
    PreciseBit = 0x1,
}
