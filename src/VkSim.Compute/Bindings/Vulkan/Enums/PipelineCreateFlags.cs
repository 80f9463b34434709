namespace Silk.NET.Vulkan;

[Flags]
internal enum PipelineCreateFlags : int
{
    None = 0,
    CreateDisableOptimizationBit = 0x1,
    CreateAllowDerivativesBit = 0x2,
    CreateDerivativeBit = 0x4,
    CreateViewIndexFromDeviceIndexBit = 0x8,
    CreateDispatchBaseBit = 0x10,
    CreateFailOnPipelineCompileRequiredBit = 0x100,
    CreateEarlyReturnOnFailureBit = 0x200,
}
