namespace Silk.NET.Shaderc;

internal enum TargetEnv : int
{
    Vulkan = 0,
    Opengl = 1,
    OpenglCompat = 2,
    Webgpu = 3,
    Default = Vulkan,
}
