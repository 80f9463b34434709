namespace Silk.NET.Shaderc;

internal enum EnvVersion : int
{
    Vulkan10 = 0x400000,
    Vulkan11 = 0x401000,
    Vulkan12 = 0x402000,
    Vulkan13 = 0x403000,
    Opengl45 = 450,
    Webgpu = 451,
}
