namespace Silk.NET.Vulkan;

[Flags]
internal enum ImageAspectFlags : int
{
    ColorBit = 0x1,
    DepthBit = 0x2,
    StencilBit = 0x4,
    MetadataBit = 0x8,
    Plane0Bit = 0x10,
    Plane1Bit = 0x20,
    Plane2Bit = 0x40,
    None = 0,
}
