namespace Silk.NET.Shaderc;

internal enum Profile : int
{
    None = 0,
    Core = 1,
    Compatibility = 2,
    Es = 3,
}
