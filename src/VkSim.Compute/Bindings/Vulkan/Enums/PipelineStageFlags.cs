namespace Silk.NET.Vulkan;

[Flags]
internal enum PipelineStageFlags : int
{
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
    TransferBit = 0x1000,
    BottomOfPipeBit = 0x2000,
    HostBit = 0x4000,
    AllGraphicsBit = 0x8000,
    AllCommandsBit = 0x10000,
    None = 0,
}
