namespace Silk.NET.Shaderc;

internal enum SourceLanguage : int
{
    Glsl = 0,
    Hlsl = 1,
}
