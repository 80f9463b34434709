namespace Silk.NET.Vulkan;

[Flags]
internal enum SubmitFlags : int
{
    None = 0,
    ProtectedBit = 0x1,
}
