namespace Silk.NET.Shaderc;

internal enum EnvVersion : int
{
    Vulkan11 = 0x401000,
    Vulkan12 = 0x402000,
    Vulkan13 = 0x403000,
}
