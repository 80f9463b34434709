namespace VkSim.Compute;

/// <summary>How a kernel is made from a shader.</summary>
public sealed record KernelOptions
{
    /// <summary>Values of specialization constants; the others keep the shader's defaults.</summary>
    public SpecializationValues Specialization { get; init; } = new();

    /// <summary>
    /// The subgroup size that the kernel must run with; null leaves it to the driver. Needs
    /// <see cref="GpuCapability.SubgroupSizeControl"/>.
    /// </summary>
    public int? RequiredSubgroupSize { get; init; }

    /// <summary>
    /// Every subgroup is full: no invocation of it is missing at the workgroup's end. Needs
    /// <see cref="GpuCapability.SubgroupSizeControl"/> and a workgroup that is a multiple of the subgroup along x.
    /// </summary>
    public bool FullSubgroups { get; init; }

    /// <summary>Options that later changes of the values do not reach.</summary>
    internal static KernelOptions Copy(KernelOptions? options)
        => options is null ? new KernelOptions() : options with { Specialization = options.Specialization.Copy() };
}
