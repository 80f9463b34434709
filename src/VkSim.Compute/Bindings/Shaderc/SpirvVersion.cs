namespace Silk.NET.Shaderc;

internal enum SpirvVersion : int
{
    Shaderc10 = 0x10000,
    Shaderc11 = 0x10100,
    Shaderc12 = 0x10200,
    Shaderc13 = 0x10300,
    Shaderc14 = 0x10400,
    Shaderc15 = 0x10500,
    Shaderc16 = 0x10600,
}
