namespace Silk.NET.Shaderc;

internal enum ShaderKind : int
{
    ComputeShader = 2,
}
