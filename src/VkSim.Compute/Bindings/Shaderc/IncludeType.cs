namespace Silk.NET.Shaderc;

internal enum IncludeType : int
{
    Relative = 0,
    Standard = 1,
}
