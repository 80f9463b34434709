namespace VkSim.Compute;

/// <summary>One of the programs that a driver's compiler made of a kernel; most make one.</summary>
/// <param name="Name">The driver's name for it.</param>
/// <param name="Description">What the driver says of it.</param>
/// <param name="SubgroupSize">The subgroup size that it runs with; 0 where the driver does not tell.</param>
/// <param name="Statistics">Its figures, in the driver's order and words.</param>
/// <param name="Representations">Its code, where the driver gives it.</param>
public sealed record KernelExecutable(
    string Name,
    string Description,
    int SubgroupSize,
    IReadOnlyList<KernelStatistic> Statistics,
    IReadOnlyList<KernelRepresentation> Representations);
