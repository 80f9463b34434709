namespace Silk.NET.Vulkan;

[Flags]
internal enum PipelineStageFlags2 : long
{
    None = 0,
    TopOfPipeBit = 0x1,
    DrawIndirectBit = 0x2,
    VertexInputBit = 0x4,
    VertexShaderBit = 0x8,
    TessellationControlShaderBit = 0x10,
    TessellationEvaluationShaderBit = 0x20,
    GeometryShaderBit = 0x40,
    FragmentShaderBit = 0x80,
    EarlyFragmentTestsBit = 0x100,
    LateFragmentTestsBit = 0x200,
    ColorAttachmentOutputBit = 0x400,
    ComputeShaderBit = 0x800,
    AllTransferBit = 0x1000,
    BottomOfPipeBit = 0x2000,
    HostBit = 0x4000,
    AllGraphicsBit = 0x8000,
    AllCommandsBit = 0x10000,
    CopyBit = 0x100000000,
    ResolveBit = 0x200000000,
    BlitBit = 0x400000000,
    ClearBit = 0x800000000,
    IndexInputBit = 0x1000000000,
    VertexAttributeInputBit = 0x2000000000,
    PreRasterizationShadersBit = 0x4000000000,
}
