namespace VkSim.Compute;

/// <summary>The storage classes of SPIR-V that hold resources.</summary>
internal enum SpirvStorageClass : uint
{
    UniformConstant = 0,
    Uniform = 2,
    PushConstant = 9,
    StorageBuffer = 12,
    PhysicalStorageBuffer = 5349,
}
