namespace Silk.NET.Vulkan;

internal enum ComponentTypeKHR : int
{
    Float16Khr = 0,
    Float32Khr = 1,
    Float64Khr = 2,
    Sint8Khr = 3,
    Sint16Khr = 4,
    Sint32Khr = 5,
    Sint64Khr = 6,
    Uint8Khr = 7,
    Uint16Khr = 8,
    Uint32Khr = 9,
    Uint64Khr = 10,
}
