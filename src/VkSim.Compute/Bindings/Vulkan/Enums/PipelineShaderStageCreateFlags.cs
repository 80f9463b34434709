namespace Silk.NET.Vulkan;

[Flags]
internal enum PipelineShaderStageCreateFlags : int
{
    None = 0,
    AllowVaryingSubgroupSizeBit = 0x1,
    RequireFullSubgroupsBit = 0x2,
}
