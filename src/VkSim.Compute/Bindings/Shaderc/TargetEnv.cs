namespace Silk.NET.Shaderc;

internal enum TargetEnv : int
{
    Vulkan = 0,
}
