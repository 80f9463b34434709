namespace Silk.NET.Vulkan;

[Flags]
internal enum QueryResultFlags : int
{
    None = 0,
    Result64Bit = 0x1,
    ResultWaitBit = 0x2,
    ResultWithAvailabilityBit = 0x4,
    ResultPartialBit = 0x8,
}
