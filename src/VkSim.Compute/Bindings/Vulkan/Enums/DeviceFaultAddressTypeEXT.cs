namespace Silk.NET.Vulkan;

internal enum DeviceFaultAddressTypeEXT : int
{
    NoneExt = 0,
    ReadInvalidExt = 1,
    WriteInvalidExt = 2,
    ExecuteInvalidExt = 3,
    InstructionPointerUnknownExt = 4,
    InstructionPointerInvalidExt = 5,
    InstructionPointerFaultExt = 6,
}
