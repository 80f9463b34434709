namespace Silk.NET.Vulkan;

[Flags]
internal enum QueryPipelineStatisticFlags : int
{
    None = 0,
    InputAssemblyVerticesBit = 0x1,
    InputAssemblyPrimitivesBit = 0x2,
    VertexShaderInvocationsBit = 0x4,
    GeometryShaderInvocationsBit = 0x8,
    GeometryShaderPrimitivesBit = 0x10,
    ClippingInvocationsBit = 0x20,
    ClippingPrimitivesBit = 0x40,
    FragmentShaderInvocationsBit = 0x80,
    TessellationControlShaderPatchesBit = 0x100,
    TessellationEvaluationShaderInvocationsBit = 0x200,
    ComputeShaderInvocationsBit = 0x400,
}
