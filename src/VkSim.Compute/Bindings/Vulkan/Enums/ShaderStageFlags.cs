namespace Silk.NET.Vulkan;

[Flags]
internal enum ShaderStageFlags : int
{
    None = 0,
    VertexBit = 0x1,
    TessellationControlBit = 0x2,
    TessellationEvaluationBit = 0x4,
    GeometryBit = 0x8,
    FragmentBit = 0x10,
    ComputeBit = 0x20,
    AllGraphics = 0x1F,
    All = 0x7FFFFFFF,
}
