namespace Silk.NET.Core.Native;

/// <summary>Every encoding here is UTF-8 on the native side, as Vulkan and shaderc expect.</summary>
internal enum NativeStringEncoding
{
    Ansi = 20,
    LPStr = 20,
    LPUTF8Str = 48,
    UTF8 = 48,
}
