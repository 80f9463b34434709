namespace Silk.NET.Vulkan;

internal enum CommandBufferLevel : int
{
    Primary = 0,
    Secondary = 1,
}
