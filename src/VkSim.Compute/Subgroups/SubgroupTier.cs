namespace VkSim.Compute;

/// <summary>How kernels reduce within a workgroup, from the least to the most that is asked of the device.</summary>
public enum SubgroupTier
{
    /// <summary>Through shared memory alone; every device can.</summary>
    SharedMemory,

    /// <summary>By subgroups, whose size is the same for every kernel.</summary>
    UniformSize,

    /// <summary>By full subgroups of a size that each kernel requires.</summary>
    RequiredSize,
}
